import type { IncomingMessage } from "node:http";
import { inTransaction } from "#local/store/in-transaction.ts";
import { AwsError } from "#local/wire/json-service.ts";
import { type AddedVersion, addVersion } from "./add-version.ts";
import type { StoredContent } from "./content-files.ts";
import type { ObjectChange } from "./object-change.ts";
import type { S3Context } from "./s3-exchange.ts";
import { findLatest, type ObjectLocation } from "./version-table.ts";

/** Content that is to become an object. */
export interface NewObject extends ObjectLocation {
  content: StoredContent;
  headers: Record<string, string>;
  reason: ObjectChange["reason"];
  request: IncomingMessage;
}

/**
 * Makes stored content the latest version of an object: its conditions are checked, its row written and its event
 * published in one transaction, so that of two writers with `If-None-Match: *` exactly one succeeds. The content of a
 * version that it replaced, or the new content if a condition fails, is removed.
 *
 * @throws AwsError `PreconditionFailed` (412).
 */
export async function commitObject(context: S3Context, object: NewObject): Promise<AddedVersion> {
  const { content, headers } = object;
  const added = await inTransactionOrRemove(context, content.file, () => {
    checkConditions(context, object, object.request);
    const version = addVersion(context, object, { ...content, headers });
    context.onChange(describeCreation(object, version));
    return version;
  });
  await context.files.remove(added.unused);
  return added;
}

async function inTransactionOrRemove<Result>(
  { database, files }: S3Context,
  file: string,
  work: () => Result,
): Promise<Result> {
  try {
    return inTransaction(database, work);
  } catch (error) {
    await files.remove([file]);
    throw error;
  }
}

function describeCreation(object: NewObject, { versionId }: AddedVersion): ObjectChange {
  const { bucket, key, reason, content, request } = object;
  const { sizeInBytes, etag } = content;
  const sourceIpAddress = request.socket.remoteAddress;
  return { type: "Object Created", reason, bucket, key, versionId, sizeInBytes, etag, sourceIpAddress };
}

/**
 * Checks the request's `If-None-Match: *` and `If-Match` against the object that is there now; a delete marker is none.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 *
 * @throws AwsError `PreconditionFailed` (412); for an `If-Match` where no object is, `NoSuchKey` (404).
 */
export function checkConditions(
  { database }: Pick<S3Context, "database">,
  location: ObjectLocation,
  { headers }: Pick<IncomingMessage, "headers">,
): void {
  const latest = findLatest(database, location);
  const wanted = headers["if-match"]?.replaceAll('"', "");
  if (latest?.file === undefined) {
    if (wanted === undefined) return;
    throw new AwsError("NoSuchKey", "The specified key does not exist.", 404);
  }
  const mustBeNew = headers["if-none-match"] === "*";
  if (!mustBeNew && (wanted ?? latest.etag) === latest.etag) return;
  throw new AwsError(
    "PreconditionFailed",
    "At least one of the pre-conditions you specified did not hold",
    412,
  );
}
