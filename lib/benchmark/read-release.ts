import type { S3Client } from "@aws-sdk/client-s3";
import type { ReleaseRecord } from "#lib/deployment.ts";
import { releaseFiles } from "#lib/keys.ts";
import { parseReference, type Reference } from "#lib/reference.ts";
import { readJson, readText } from "#lib/s3/json-objects.ts";

/**
 * What the release under a prefix is made of, and the golden requests that it has to answer.
 *
 * @throws Error when either is missing: what is released has both.
 */
export async function readRelease(
  prefix: string,
  { s3, bucket }: { s3: S3Client; bucket: string },
): Promise<{ record: ReleaseRecord; reference: Reference }> {
  const record = await readJson<ReleaseRecord>(s3, { bucket, key: prefix + releaseFiles.record });
  if (record === undefined) throw new Error(`The release ${prefix} has no ${releaseFiles.record}.`);
  const reference = await readText(s3, { bucket, key: prefix + releaseFiles.reference });
  if (reference === undefined) throw new Error(`The release ${prefix} has no ${releaseFiles.reference}.`);
  return { record, reference: parseReference(reference) };
}
