import type { DatabaseSync } from "node:sqlite";
import { z } from "zod";
import { type LifecycleRule, ruleSchema } from "./lifecycle-rule.ts";

const rowSchema = z.object({
  name: z.string(),
  lifecycle: z.string().transform((json) => z.array(ruleSchema).parse(JSON.parse(json))),
});

/** A bucket and what is to become of its objects. */
export interface Lifecycle {
  bucket: string;
  rules: LifecycleRule[];
}

/** The lifecycles of all buckets that have one. */
export function listLifecycles(database: DatabaseSync): Lifecycle[] {
  const rows = database.prepare("SELECT name, lifecycle FROM s3_buckets WHERE lifecycle NOT NULL").all();
  return z
    .array(rowSchema)
    .parse(rows)
    .map(({ name, lifecycle }) => ({ bucket: name, rules: lifecycle }));
}

/** Gives a bucket its rules in the place of those that it had; none to leave it without a lifecycle. */
export function writeLifecycle(database: DatabaseSync, { bucket, rules }: Lifecycle): void {
  const json = rules.length === 0 ? null : JSON.stringify(rules);
  database.prepare("UPDATE s3_buckets SET lifecycle = ? WHERE name = ?").run(json, bucket);
}
