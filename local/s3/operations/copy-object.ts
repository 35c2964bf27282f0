import { createReadStream } from "node:fs";
import { checkConditions, commitObject } from "../commit-object.ts";
import { readCopySource } from "../read-copy-source.ts";
import type { S3Operation } from "../s3-exchange.ts";
import { sendXml } from "../send-xml.ts";
import { storedHeaders } from "../stored-headers.ts";
import { versionHeaders } from "../version-headers.ts";

export const copyObjectOperation: S3Operation = async (exchange) => {
  const { database, files, bucket, key, request, response } = exchange;
  request.resume();
  const { object: source, headers: sourceHeaders } = readCopySource(database, request);
  checkConditions(exchange, exchange, request);
  const isReplaced = request.headers["x-amz-metadata-directive"] === "REPLACE";
  const headers = isReplaced ? storedHeaders(request.headers) : source.headers;
  const content = await files.write(createReadStream(files.path(source.file)));
  const copy = { bucket, key, content, headers, reason: "CopyObject", request } as const;
  const { versionId, modifiedAt } = await commitObject(exchange, copy);
  const result = { LastModified: modifiedAt.toISOString(), ETag: `"${content.etag}"` };
  sendXml(response, "CopyObjectResult", result, { ...sourceHeaders, ...versionHeaders(exchange, versionId) });
};
