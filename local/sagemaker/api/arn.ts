import type { Account } from "../context.ts";

export type ResourceKind = "processing-job" | "model" | "endpoint-config" | "endpoint";

/** `arn:aws:sagemaker:us-east-1:000000000000:endpoint/name`. */
export function arn({ region, accountId }: Account, kind: ResourceKind, name: string): string {
  return `arn:aws:sagemaker:${region}:${accountId}:${kind}/${name}`;
}
