import type { IncomingMessage } from "node:http";
import { inTransaction } from "#local/store/in-transaction.ts";
import { AwsError } from "#local/wire/json-service.ts";
import type { StoredContent } from "./content-files.ts";
import type { ObjectChange } from "./object-change.ts";
import { findObject, type ObjectLocation, type StoredObject, writeObject } from "./object-table.ts";
import type { S3Context } from "./s3-exchange.ts";

/** Content that is to become an object. */
export interface NewObject extends ObjectLocation {
  content: StoredContent;
  headers: Record<string, string>;
  reason: ObjectChange["reason"];
  request: IncomingMessage;
}

/**
 * Makes stored content an object: its conditions are checked, its row written and its event published in one
 * transaction, so that of two writers with `If-None-Match: *` exactly one succeeds. The content of an object that was
 * there before, or the new content if a condition fails, is removed.
 *
 * @throws AwsError `PreconditionFailed` (412).
 */
export async function commitObject(context: S3Context, object: NewObject): Promise<StoredObject> {
  const { bucket, key, content, headers, request, reason } = object;
  const stored: StoredObject = { key, ...content, modifiedAt: new Date(), headers };
  const sourceIpAddress = request.socket.remoteAddress ?? "";
  try {
    const previous = inTransaction(context.database, () => {
      const existing = checkConditions(context, object, request);
      writeObject(context.database, bucket, stored);
      const { sizeInBytes, etag } = content;
      context.onChange({ type: "Object Created", reason, bucket, key, sizeInBytes, etag, sourceIpAddress });
      return existing;
    });
    if (previous !== undefined) await context.files.remove([previous.file]);
    return stored;
  } catch (error) {
    await context.files.remove([content.file]);
    throw error;
  }
}

/**
 * Checks the request's `If-None-Match: *` and `If-Match` against the object that is there now.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 *
 * @throws AwsError `PreconditionFailed` (412).
 */
export function checkConditions(
  { database }: Pick<S3Context, "database">,
  location: ObjectLocation,
  { headers }: Pick<IncomingMessage, "headers">,
): StoredObject | undefined {
  const existing = findObject(database, location);
  const wanted = headers["if-match"]?.replaceAll('"', "");
  const mustBeNew = headers["if-none-match"] === "*";
  if (
    existing === undefined ? wanted === undefined : !mustBeNew && (wanted ?? existing.etag) === existing.etag
  ) {
    return existing;
  }
  throw new AwsError(
    "PreconditionFailed",
    "At least one of the pre-conditions you specified did not hold",
    412,
  );
}
