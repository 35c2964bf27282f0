import { addVersion } from "./add-version.ts";
import { findVersioning } from "./bucket-table.ts";
import type { ObjectChange } from "./object-change.ts";
import type { S3Context } from "./s3-exchange.ts";
import { nullVersion } from "./version-id.ts";
import { deleteVersion, findVersion, type ObjectLocation, type VersionLocation } from "./version-table.ts";

/** What is to be deleted, and why. */
export interface Removal extends ObjectLocation, Pick<ObjectChange, "reason" | "sourceIpAddress"> {
  /** A version to delete for good. */
  versionId: string | undefined;
}

/** What became of it. */
export interface Removed {
  /** The version that was made or deleted; absent in a bucket that was never versioned, unless it was named. */
  versionId?: string;
  /** Whether that version is a delete marker. */
  isDeleteMarker: boolean;
  /** Files that no version refers to any more; to be removed once the transaction is committed. */
  unused: string[];
}

/**
 * Deletes a version for good, or, when none is named, hides the object behind a delete marker; in a bucket that was
 * never versioned the object itself is deleted. To be called in a transaction. To delete what is not there for good
 * succeeds, and publishes nothing.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/DeletingObjectVersions.html
 */
export function removeObject(context: S3Context, { versionId, ...removal }: Removal): Removed {
  if (versionId !== undefined) return { versionId, ...removeVersion(context, { ...removal, versionId }) };
  const isVersioned = findVersioning(context.database, removal.bucket) !== undefined;
  return isVersioned
    ? hide(context, removal)
    : removeVersion(context, { ...removal, versionId: nullVersion });
}

function hide(context: S3Context, removal: Omit<Removal, "versionId">): Removed {
  const { versionId, unused } = addVersion(context, removal, { file: undefined });
  const deletionType = "Delete Marker Created";
  context.onChange({ type: "Object Deleted", ...removal, versionId, deletionType });
  return { versionId, isDeleteMarker: true, unused };
}

function removeVersion(
  context: S3Context,
  removal: VersionLocation & Omit<Removal, "versionId">,
): Pick<Removed, "isDeleteMarker" | "unused"> {
  const version = findVersion(context.database, removal);
  if (version === undefined) return { isDeleteMarker: false, unused: [] };
  deleteVersion(context.database, removal);
  context.onChange({ type: "Object Deleted", ...removal, deletionType: "Permanently Deleted" });
  return version.file === undefined
    ? { isDeleteMarker: true, unused: [] }
    : { isDeleteMarker: false, unused: [version.file] };
}
