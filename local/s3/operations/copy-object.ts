import { createReadStream } from "node:fs";
import { checkConditions, commitObject } from "../commit-object.ts";
import { readCopySource } from "../read-copy-source.ts";
import type { S3Operation } from "../s3-exchange.ts";
import { sendXml } from "../send-xml.ts";
import { storedHeaders } from "../stored-headers.ts";

export const copyObjectOperation: S3Operation = async (exchange) => {
  const { database, files, bucket, key, request, response } = exchange;
  request.resume();
  const source = readCopySource(database, request);
  checkConditions(exchange, exchange, request);
  const isReplaced = request.headers["x-amz-metadata-directive"] === "REPLACE";
  const headers = isReplaced ? storedHeaders(request.headers) : source.headers;
  const content = await files.write(createReadStream(files.path(source.file)));
  const object = await commitObject(exchange, {
    bucket,
    key,
    content,
    headers,
    reason: "CopyObject",
    request,
  });
  sendXml(response, "CopyObjectResult", {
    LastModified: object.modifiedAt.toISOString(),
    ETag: `"${object.etag}"`,
  });
};
