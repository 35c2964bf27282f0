import type { DatabaseSync } from "node:sqlite";
import { AwsError } from "#local/wire/json-service.ts";
import { S3Error } from "./s3-error.ts";
import {
  type DeleteMarker,
  findLatest,
  findVersion,
  type ObjectLocation,
  type StoredObject,
} from "./version-table.ts";

/**
 * The version that is named, or the latest.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/DeleteMarker.html
 *
 * @throws AwsError `NoSuchKey` or `NoSuchVersion` (404); for a delete marker that is named, `MethodNotAllowed` (405).
 */
export function requireObject(
  database: DatabaseSync,
  { bucket, key }: ObjectLocation,
  versionId: string | undefined,
): StoredObject {
  if (versionId === undefined) {
    const latest = findLatest(database, { bucket, key });
    if (latest?.file !== undefined) return latest;
    const headers = latest === undefined ? {} : describeMarker(latest);
    throw new S3Error("NoSuchKey", "The specified key does not exist.", 404, headers);
  }
  const version = findVersion(database, { bucket, key, versionId });
  if (version === undefined) {
    throw new AwsError("NoSuchVersion", "The specified version does not exist.", 404);
  }
  if (version.file !== undefined) return version;
  const message = "The specified method is not allowed against this resource.";
  const lastModified = version.modifiedAt.toUTCString();
  const headers = { ...describeMarker(version), allow: "DELETE", "last-modified": lastModified };
  throw new S3Error("MethodNotAllowed", message, 405, headers);
}

function describeMarker({ versionId }: DeleteMarker): Record<string, string> {
  return {
    "x-amz-delete-marker": "true",
    "x-amz-version-id": versionId,
  };
}
