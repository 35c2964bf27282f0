import { setTimeout } from "node:timers/promises";
import { PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { FailedError } from "#cli/errors.ts";
import { keys } from "#lib/keys.ts";
import { readJson } from "#lib/s3/json-objects.ts";
import type { EntryStatus, ManifestStatus } from "#lib/status/manifest-status.ts";

export interface PutManifestOptions {
  s3: S3Client;
  bucket: string;
  /** Below `manifests/`, with the ending `.json`. */
  key: string;
  /** Entries as people write them. */
  entries: readonly object[];
  signal: AbortSignal;
  timeoutInMilliseconds?: number;
}

const pollIntervalInMilliseconds = 250;

/**
 * Writes a manifest and answers what became of its entries, once the trigger has said so.
 *
 * @throws FailedError when the trigger says nothing in time.
 */
export async function putManifest({
  timeoutInMilliseconds = 120_000,
  ...options
}: PutManifestOptions): Promise<EntryStatus[]> {
  const { s3, bucket, key, signal } = options;
  const location = { bucket, key: keys.status(key) };
  const versionId = await put(options);
  const deadline = Date.now() + timeoutInMilliseconds;
  while (Date.now() < deadline) {
    const status = await readJson<ManifestStatus>(s3, location);
    if (status !== undefined && status.manifest.versionId === versionId) return entriesOf(status);
    await setTimeout(pollIntervalInMilliseconds, undefined, { signal });
  }
  throw new FailedError(
    `s3://${bucket}/${key} is written, but nothing took it up within ${timeoutInMilliseconds / 1000} s. See the log of the function that ends in "-trigger", and whether the bucket's EventBridge rule is enabled.`,
  );
}

/** @returns the name of the write, in the stack's versioned bucket. */
async function put({ s3, bucket, key, entries, signal }: PutManifestOptions): Promise<string | undefined> {
  const command = new PutObjectCommand({
    Bucket: bucket,
    Key: key,
    Body: `${JSON.stringify({ models: entries }, undefined, 2)}\n`,
    ContentType: "application/json",
  });
  return (await s3.send(command, { abortSignal: signal })).VersionId;
}

function entriesOf({ entries, error }: ManifestStatus): EntryStatus[] {
  if (error !== undefined) throw new FailedError(error.message);
  return entries;
}
