import { findVersioning } from "./bucket-table.ts";
import type { S3Context } from "./s3-exchange.ts";
import { newVersionId, nullVersion } from "./version-id.ts";
import {
  type DeleteMarker,
  deleteVersion,
  findLatest,
  findVersion,
  insertVersion,
  type ObjectLocation,
  type StoredObject,
} from "./version-table.ts";

/** A version's content, or that it has none. */
export type VersionContent =
  | Pick<StoredObject, "file" | "sizeInBytes" | "etag" | "headers">
  | Pick<DeleteMarker, "file">;

/** A version that was added. */
export interface AddedVersion {
  versionId: string;
  modifiedAt: Date;
  /** Files that no version refers to any more; to be removed once the transaction is committed. */
  unused: string[];
}

/**
 * Makes the latest version of an object; to be called in a transaction. Unless the bucket's versioning is enabled, it
 * is the version "null" and takes the place of the one that there may be.
 */
export function addVersion(
  { database, now }: Pick<S3Context, "database" | "now">,
  { bucket, key }: ObjectLocation,
  content: VersionContent,
): AddedVersion {
  const isEnabled = findVersioning(database, bucket) === "Enabled";
  const sequence = 1 + (findLatest(database, { bucket, key })?.sequence ?? 0);
  const versionId = isEnabled ? newVersionId(sequence) : nullVersion;
  const replaced = isEnabled ? undefined : findVersion(database, { bucket, key, versionId });
  if (replaced !== undefined) deleteVersion(database, { bucket, key, versionId });
  const modifiedAt = now();
  insertVersion(database, bucket, { key, sequence, versionId, modifiedAt, ...content });
  return { versionId, modifiedAt, unused: replaced?.file === undefined ? [] : [replaced.file] };
}
