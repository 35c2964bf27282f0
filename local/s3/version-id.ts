import { randomBytes } from "node:crypto";
import { AwsError } from "#local/wire/json-service.ts";

/** The id of the one version that an object has in a bucket that is not versioned. */
export const nullVersion = "null";

const pattern = /^(?:null|([0-9a-f]{12})[0-9a-f]{20})$/;

/** An id for the version with this sequence, which it begins with. */
export function newVersionId(sequence: number): string {
  return sequence.toString(16).padStart(12, "0") + randomBytes(10).toString("hex");
}

/** The sequence of the version that has or had this id; `undefined` for the version "null", whose id does not tell. */
export function sequenceOf(versionId: string): number | undefined {
  const sequence = pattern.exec(versionId)?.[1];
  return sequence === undefined ? undefined : Number.parseInt(sequence, 16);
}

/** @throws AwsError `InvalidArgument` for what S3 never gave anybody as an id. */
export function checkVersionId(text: string): string {
  if (pattern.test(text)) return text;
  throw new AwsError("InvalidArgument", "Invalid version id specified");
}

/** The version that a request names, `undefined` for the latest. */
export function readVersionId(query: URLSearchParams): string | undefined {
  const versionId = query.get("versionId");
  return versionId === null ? undefined : checkVersionId(versionId);
}
