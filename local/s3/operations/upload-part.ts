import { createReadStream } from "node:fs";
import { AwsError } from "#local/wire/json-service.ts";
import { readRange } from "#local/wire/read-range.ts";
import type { StoredContent } from "../content-files.ts";
import { readCopySource } from "../read-copy-source.ts";
import { readUpload } from "../read-upload.ts";
import type { S3Exchange, S3Operation } from "../s3-exchange.ts";
import { sendEmpty, sendXml } from "../send-xml.ts";
import { listParts, requireUpload, writePart } from "../upload-table.ts";

export const uploadPartOperation: S3Operation = async (exchange) => {
  requireUpload(exchange.database, uploadId(exchange), exchange);
  const content = await readUpload(exchange.files, exchange.request);
  await keepPart(exchange, content);
  sendEmpty(exchange.response, 200, { etag: `"${content.etag}"` });
};

export const uploadPartCopyOperation: S3Operation = async (exchange) => {
  const { database, files, request, response } = exchange;
  request.resume();
  requireUpload(database, uploadId(exchange), exchange);
  const { object: source, headers } = readCopySource(database, request);
  const header = request.headers["x-amz-copy-source-range"];
  const range = readRange(typeof header === "string" ? header : undefined, source.sizeInBytes);
  const content = await files.write(createReadStream(files.path(source.file), range));
  await keepPart(exchange, content);
  const result = { LastModified: new Date().toISOString(), ETag: `"${content.etag}"` };
  sendXml(response, "CopyPartResult", result, headers);
};

async function keepPart(exchange: S3Exchange, content: StoredContent): Promise<void> {
  const { database, files } = exchange;
  const number = partNumber(exchange);
  const previous = listParts(database, uploadId(exchange)).find((part) => part.number === number);
  writePart(database, uploadId(exchange), { number, ...content });
  if (previous !== undefined) await files.remove([previous.file]);
}

function uploadId({ query }: S3Exchange): string {
  return query.get("uploadId") ?? "";
}

function partNumber({ query }: S3Exchange): number {
  const number = Number(query.get("partNumber"));
  if (Number.isInteger(number) && number >= 1 && number <= 10_000) return number;
  throw new AwsError("InvalidArgument", "Part number must be an integer between 1 and 10000, inclusive");
}
