import { randomUUID } from "node:crypto";
import type { S3Operation } from "../s3-exchange.ts";
import { sendEmpty, sendXml } from "../send-xml.ts";
import { storedHeaders } from "../stored-headers.ts";
import { deleteUpload, insertUpload, listParts, requireUpload } from "../upload-table.ts";

export const createMultipartUploadOperation: S3Operation = (exchange) => {
  const { database, bucket, key, request, response, now } = exchange;
  request.resume();
  const id = randomUUID();
  insertUpload(database, { id, bucket, key, headers: storedHeaders(request.headers), initiatedAt: now() });
  sendXml(response, "InitiateMultipartUploadResult", { Bucket: bucket, Key: key, UploadId: id });
};

export const abortMultipartUploadOperation: S3Operation = async (exchange) => {
  const { database, files, query, response } = exchange;
  const { id } = requireUpload(database, query.get("uploadId") ?? "", exchange);
  await files.remove(deleteUpload(database, id));
  sendEmpty(response, 204);
};

export const listPartsOperation: S3Operation = (exchange) => {
  const { database, query, response } = exchange;
  const { id, bucket, key } = requireUpload(database, query.get("uploadId") ?? "", exchange);
  sendXml(response, "ListPartsResult", {
    Bucket: bucket,
    Key: key,
    UploadId: id,
    IsTruncated: false,
    Part: listParts(database, id).map(({ number, etag, sizeInBytes }) => ({
      PartNumber: number,
      ETag: `"${etag}"`,
      Size: sizeInBytes,
    })),
  });
};
