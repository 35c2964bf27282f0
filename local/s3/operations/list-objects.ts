import { AwsError } from "#local/wire/json-service.ts";
import type { XmlElement } from "#local/wire/xml.ts";
import { type ListPage, listPage } from "../list-page.ts";
import type { StoredObject } from "../object-table.ts";
import type { S3Operation } from "../s3-exchange.ts";
import { sendXml } from "../send-xml.ts";

/** S3 never lists more at once. */
const pageLimit = 1000;

type EncodeKey = (key: string) => string;

/** ListObjects and ListObjectsV2, which differ in how a client asks for the next page. */
export const listObjectsOperation: S3Operation = ({ database, bucket, query, response }) => {
  const isSecondVersion = query.get("list-type") === "2";
  const prefix = query.get("prefix") ?? "";
  const delimiter = query.get("delimiter") ?? "";
  const maximum = readMaximum(query.get("max-keys"));
  const after = isSecondVersion ? startAfter(query) : (query.get("marker") ?? "");
  const page =
    maximum === 0
      ? { objects: [], commonPrefixes: [] }
      : listPage(database, { bucket, prefix, delimiter, after, maximum });
  const encode: EncodeKey = query.get("encoding-type") === "url" ? encodeKey : String;
  sendXml(response, "ListBucketResult", {
    Name: bucket,
    Prefix: encode(prefix),
    Delimiter: delimiter === "" ? undefined : encode(delimiter),
    MaxKeys: maximum,
    EncodingType: query.get("encoding-type") ?? undefined,
    IsTruncated: page.next !== undefined,
    ...(isSecondVersion ? secondVersion(query, page) : firstVersion(after, page, encode)),
    Contents: page.objects.map((object) => describeObject(object, encode)),
    CommonPrefixes: page.commonPrefixes.map((commonPrefix) => ({ Prefix: encode(commonPrefix) })),
  });
};

function readMaximum(text: string | null): number {
  if (/^\d*$/.test(text ?? "")) return Math.min(Number(text || pageLimit), pageLimit);
  throw new AwsError("InvalidArgument", "Provided max-keys not an integer or within integer range");
}

/** A continuation token is the last key or common prefix listed; nobody but us reads it. */
function startAfter(query: URLSearchParams): string {
  const token = query.get("continuation-token");
  return token === null ? (query.get("start-after") ?? "") : Buffer.from(token, "base64url").toString("utf8");
}

function secondVersion(query: URLSearchParams, { objects, commonPrefixes, next }: ListPage): XmlElement {
  return {
    KeyCount: objects.length + commonPrefixes.length,
    StartAfter: query.get("start-after") ?? undefined,
    ContinuationToken: query.get("continuation-token") ?? undefined,
    NextContinuationToken: next === undefined ? undefined : Buffer.from(next).toString("base64url"),
  };
}

function firstVersion(marker: string, { next }: ListPage, encode: EncodeKey): XmlElement {
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

function encodeKey(key: string): string {
  return encodeURIComponent(key).replaceAll("%2F", "/");
}
