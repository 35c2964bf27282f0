import { checkConditions, commitObject } from "../commit-object.ts";
import { readUpload } from "../read-upload.ts";
import type { S3Operation } from "../s3-exchange.ts";
import { sendEmpty } from "../send-xml.ts";
import { storedHeaders } from "../stored-headers.ts";

/** Conditions are checked before the body is taken, to spare the upload, and again when it becomes an object. */
export const putObjectOperation: S3Operation = async (exchange) => {
  const { files, bucket, key, request, response } = exchange;
  checkConditions(exchange, exchange, request);
  const content = await readUpload(files, request);
  const headers = storedHeaders(request.headers);
  await commitObject(exchange, { bucket, key, content, headers, reason: "PutObject", request });
  sendEmpty(response, 200, { etag: `"${content.etag}"` });
};
