import type { S3Client } from "@aws-sdk/client-s3";
import { keys } from "#lib/keys.ts";
import { listObjects } from "#lib/s3/list-objects.ts";

/**
 * The keys of all manifests: the oldest first, which has the older claim to an endpoint; then those of which there is
 * only a status left, because nobody has heard that they were deleted.
 */
export async function listManifestKeys({ s3, bucket }: { s3: S3Client; bucket: string }): Promise<string[]> {
  const found = await Array.fromAsync(listObjects(s3, { bucket, key: keys.manifests }));
  const present = found
    .filter(({ key }) => !key.endsWith("/"))
    .sort((left, right) => left.modifiedAt.getTime() - right.modifiedAt.getTime())
    .map(({ key }) => key);
  const told = await Array.fromAsync(listObjects(s3, { bucket, key: keys.manifestStatuses }), ({ key }) =>
    key.slice("status/".length, -".json".length),
  );
  return [...new Set([...present, ...told])];
}
