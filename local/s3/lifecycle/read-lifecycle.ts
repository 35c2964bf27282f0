import { randomUUID } from "node:crypto";
import { z } from "zod";
import { isJsonObject } from "#local/wire/is-json-object.ts";
import { AwsError } from "#local/wire/json-service.ts";
import { readXml } from "#local/wire/xml.ts";
import { type LifecycleRule, ruleSchema } from "./lifecycle-rule.ts";

const bodySchema = z.strictObject({
  LifecycleConfiguration: z.strictObject({
    Rule: z.union([z.array(ruleSchema), ruleSchema.transform((rule) => [rule])]),
  }),
});

const actions = ["Expiration", "NoncurrentVersionExpiration", "AbortIncompleteMultipartUpload"] as const;

/**
 * Reads the body of PutBucketLifecycleConfiguration. A rule without an id gets one, as S3 gives it.
 *
 * @throws AwsError `MalformedXML` or `InvalidRequest`, or `NotImplemented` (501) that says what of it is not run here.
 */
export function readLifecycle(text: string): LifecycleRule[] {
  const body = bodySchema.safeParse(withoutSpace(readXml(text)));
  if (!body.success) throw describeProblem(body.error);
  const rules = body.data.LifecycleConfiguration.Rule.map((rule) => ({
    ...rule,
    ID: rule.ID ?? randomUUID(),
  }));
  const ids = new Set(rules.map(({ ID }) => ID));
  if (ids.size < rules.length) throw new AwsError("InvalidArgument", "Rule ID must be unique");
  for (const rule of rules) checkRule(rule);
  return rules;
}

/** The space between elements is read as text, which no element with elements in it has otherwise. */
function withoutSpace(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSpace);
  if (!isJsonObject(value)) return value;
  const elements = Object.entries(value).filter(([name]) => name !== "#text");
  return Object.fromEntries(elements.map(([name, content]) => [name, withoutSpace(content)]));
}

function checkRule(rule: LifecycleRule): void {
  if (rule.Filter === undefined && rule.Prefix === undefined) throw malformed();
  if (actions.every((action) => rule[action] === undefined)) {
    throw new AwsError("InvalidRequest", "At least one action needs to be specified in a rule.");
  }
  const { Days, ExpiredObjectDeleteMarker } = rule.Expiration ?? {};
  // S3 takes exactly one of the two.
  if (rule.Expiration && (Days === undefined) === (ExpiredObjectDeleteMarker === undefined))
    throw malformed();
}

function describeProblem({ issues }: z.ZodError): AwsError {
  const unknown = issues.flatMap(findUnknown);
  if (unknown.length === 0) return malformed();
  const message = `The local cloud's S3 has lifecycle rules without ${unknown.join(", ")}.`;
  return new AwsError("NotImplemented", message, 501);
}

function findUnknown(issue: z.core.$ZodIssue): string[] {
  if (issue.code === "unrecognized_keys") return issue.keys;
  return issue.code === "invalid_union" ? issue.errors.flat().flatMap(findUnknown) : [];
}

function malformed(): AwsError {
  return new AwsError("MalformedXML", "The XML you provided did not validate against our published schema");
}
