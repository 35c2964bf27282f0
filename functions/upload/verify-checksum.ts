import { createHash } from "node:crypto";
import { pipeline } from "node:stream/promises";
import type { S3Client } from "@aws-sdk/client-s3";
import { ChecksumMismatchError } from "#lib/errors.ts";
import { fromUrl } from "#lib/s3/object-location.ts";
import { openObject } from "#lib/s3/open-object.ts";
import type { StagedArchive } from "#statemachine/document.ts";

/**
 * Reads the stored archive again and compares it with what was packaged. S3's own checksum of a multipart object is
 * one of its parts' checksums, not of the file.
 *
 * @throws ChecksumMismatchError
 */
export async function verifyChecksum(s3: S3Client, { url, sha256 }: StagedArchive): Promise<void> {
  const digest = createHash("sha256");
  await pipeline(await openObject(s3, fromUrl(url)), digest);
  const stored = digest.digest("hex");
  if (stored === sha256) return;
  throw new ChecksumMismatchError(`${url} has SHA-256 ${stored}, but ${sha256} was packaged.`, {
    nextStep: "Put the manifest again; if it happens twice, something else writes under work/.",
  });
}
