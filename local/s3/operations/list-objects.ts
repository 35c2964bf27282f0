import type { XmlElement } from "#local/wire/xml.ts";
import { type ListPage, listPage } from "../list-page.ts";
import { describePage, type EncodeKey, readEncoding, readListRequest } from "../read-list-request.ts";
import type { S3Operation } from "../s3-exchange.ts";
import { sendXml } from "../send-xml.ts";
import { iterateObjects, type StoredObject } from "../version-table.ts";

/** ListObjects and ListObjectsV2, which differ in how a client asks for the next page. */
export const listObjectsOperation: S3Operation = (exchange) => {
  const { database, bucket, query, response } = exchange;
  const isSecondVersion = query.get("list-type") === "2";
  const after = isSecondVersion ? startAfter(query) : (query.get("marker") ?? "");
  const request = { ...readListRequest(query), after };
  const page = listPage(iterateObjects(database, { bucket, from: request.prefix, after }), request);
  const encode = readEncoding(query);
  sendXml(response, "ListBucketResult", {
    ...describePage(exchange, page),
    ...(isSecondVersion ? secondVersion(query, page) : firstVersion(after, page, encode)),
    Contents: page.items.map((object) => describeObject(object, encode)),
  });
};

/** A continuation token is the last key or common prefix listed; nobody but us reads it. */
function startAfter(query: URLSearchParams): string {
  const token = query.get("continuation-token");
  return token === null ? (query.get("start-after") ?? "") : Buffer.from(token, "base64url").toString("utf8");
}

function secondVersion(
  query: URLSearchParams,
  { items, commonPrefixes, next }: ListPage<unknown>,
): XmlElement {
  return {
    KeyCount: items.length + commonPrefixes.length,
    StartAfter: query.get("start-after") ?? undefined,
    ContinuationToken: query.get("continuation-token") ?? undefined,
    NextContinuationToken: next === undefined ? undefined : Buffer.from(next).toString("base64url"),
  };
}

function firstVersion(marker: string, { next }: ListPage<unknown>, encode: EncodeKey): XmlElement {
  return { Marker: encode(marker), NextMarker: next === undefined ? undefined : encode(next) };
}

function describeObject({ key, modifiedAt, etag, sizeInBytes }: StoredObject, encode: EncodeKey): XmlElement {
  return {
    Key: encode(key),
    LastModified: modifiedAt.toISOString(),
    ETag: `"${etag}"`,
    Size: sizeInBytes,
    StorageClass: "STANDARD",
  };
}
