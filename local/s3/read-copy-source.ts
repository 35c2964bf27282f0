import type { IncomingMessage } from "node:http";
import type { DatabaseSync } from "node:sqlite";
import { AwsError } from "#local/wire/json-service.ts";
import { requireBucket } from "./bucket-table.ts";
import { requireObject } from "./require-object.ts";
import { versionHeaders } from "./version-headers.ts";
import { checkVersionId } from "./version-id.ts";
import type { StoredObject } from "./version-table.ts";

/** What is to be copied. */
export interface CopySource {
  object: StoredObject;
  /** Names its version to the client, if its bucket is versioned. */
  headers: Record<string, string>;
}

/**
 * The object that `x-amz-copy-source` names: `bucket/key`, URL-encoded, with or without a slash before it, and
 * `?versionId=` after it for a version that is not the latest.
 *
 * @throws AwsError `InvalidArgument`, `InvalidRequest`, `NoSuchBucket`, `NoSuchKey` or `NoSuchVersion`.
 */
export function readCopySource(database: DatabaseSync, { headers }: IncomingMessage): CopySource {
  const [path = "", named] = String(headers["x-amz-copy-source"]).split("?versionId=", 2);
  const [, bucket = "", key = ""] = /^\/?([^/]+)\/(.+)$/s.exec(decode(path)) ?? [];
  if (bucket === "") throw invalidSource();
  requireBucket(database, bucket);
  const versionId = named === undefined ? undefined : checkVersionId(named);
  const object = findSource(database, { bucket, key }, versionId);
  const { "x-amz-version-id": id } = versionHeaders({ database, bucket }, object.versionId);
  return { object, headers: id === undefined ? {} : { "x-amz-copy-source-version-id": id } };
}

function findSource(...request: Parameters<typeof requireObject>): StoredObject {
  try {
    return requireObject(...request);
  } catch (error) {
    if (!(error instanceof AwsError) || error.code !== "MethodNotAllowed") throw error;
    const message =
      "The source of a copy request may not specifically refer to a delete marker by version id.";
    throw new AwsError("InvalidRequest", message);
  }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw invalidSource();
  }
}

function invalidSource(): AwsError {
  const message = "Copy Source must mention the source bucket and key: sourcebucket/sourcekey";
  return new AwsError("InvalidArgument", message);
}
