import { checkConditions, commitObject } from "../commit-object.ts";
import { readUpload } from "../read-upload.ts";
import type { S3Operation } from "../s3-exchange.ts";
import { sendEmpty } from "../send-xml.ts";
import { storedHeaders } from "../stored-headers.ts";
import { nullVersion } from "../version-id.ts";

/** Conditions are checked before the body is taken, to spare the upload, and again when it becomes an object. */
export const putObjectOperation: S3Operation = async (exchange) => {
  const { files, bucket, key, request, response } = exchange;
  checkConditions(exchange, exchange, request);
  const content = await readUpload(files, request);
  const headers = storedHeaders(request.headers);
  const object = { bucket, key, content, headers, reason: "PutObject", request } as const;
  const { versionId } = await commitObject(exchange, object);
  // Unlike its siblings, PutObject does not name the version "null" where versioning is suspended.
  const version: Record<string, string> = versionId === nullVersion ? {} : { "x-amz-version-id": versionId };
  sendEmpty(response, 200, { etag: `"${content.etag}"`, ...version });
};
