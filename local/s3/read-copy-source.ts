import type { IncomingMessage } from "node:http";
import type { DatabaseSync } from "node:sqlite";
import { AwsError } from "#local/wire/json-service.ts";
import { requireBucket } from "./bucket-table.ts";
import type { StoredObject } from "./object-table.ts";
import { requireObject } from "./require-object.ts";

/**
 * The object that `x-amz-copy-source` names: `bucket/key`, URL-encoded, with or without a slash before it.
 *
 * @throws AwsError `InvalidArgument`, `NoSuchBucket` or `NoSuchKey`.
 */
export function readCopySource(database: DatabaseSync, { headers }: IncomingMessage): StoredObject {
  const source = decode(String(headers["x-amz-copy-source"])).replace(/^\//, "");
  const [, bucket = "", key = ""] = /^([^/]+)\/(.+)$/s.exec(source) ?? [];
  if (bucket === "") throw invalidSource();
  requireBucket(database, bucket);
  return requireObject(database, { bucket, key });
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
