import { createHash } from "node:crypto";
import type { StackServices } from "./resource-type.ts";

/** The stack's ARN; its unique part is made of its name, so that it stays the same. */
export function stackId({ region, accountId, stackName }: StackServices): string {
  const digest = createHash("sha256").update(stackName).digest("hex");
  const unique = [0, 8, 12, 16, 20]
    .map((start, index, starts) => digest.slice(start, starts[index + 1] ?? 32))
    .join("-");
  return `arn:aws:cloudformation:${region}:${accountId}:stack/${stackName}/${unique}`;
}
