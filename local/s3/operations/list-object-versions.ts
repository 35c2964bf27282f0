import type { DatabaseSync } from "node:sqlite";
import { AwsError } from "#local/wire/json-service.ts";
import type { XmlElement } from "#local/wire/xml.ts";
import { listPage } from "../list-page.ts";
import { describePage, type EncodeKey, readEncoding, readListRequest } from "../read-list-request.ts";
import { owner, type S3Operation } from "../s3-exchange.ts";
import { sendXml } from "../send-xml.ts";
import { checkVersionId, sequenceOf } from "../version-id.ts";
import { findVersion, iterateVersions, type StoredVersion, type VersionLocation } from "../version-table.ts";

/** ListObjectVersions: the versions of a key come newest first, delete markers among them. */
export const listObjectVersionsOperation: S3Operation = (exchange) => {
  const { database, bucket, query, response } = exchange;
  const keyMarker = query.get("key-marker") ?? "";
  const versionIdMarker = readVersionIdMarker(query);
  const request = { ...readListRequest(query), after: keyMarker };
  const marker = { bucket, key: keyMarker, versionId: versionIdMarker };
  const olderThan = versionIdMarker === "" ? undefined : findSequence(database, marker);
  const start = { bucket, from: request.prefix, after: keyMarker, olderThan };
  const page = listPage(iterateVersions(database, start), request);
  const encode = readEncoding(query);
  sendXml(response, "ListVersionsResult", {
    ...describePage(exchange, page),
    KeyMarker: encode(keyMarker),
    VersionIdMarker: versionIdMarker,
    ...describeNext(page.next, page.items.at(-1), encode),
    Version: page.items.flatMap((version) => describeVersion(version, encode)),
    DeleteMarker: page.items
      .filter(({ file }) => file === undefined)
      .map((version) => describeCommon(version, encode)),
  });
};

function readVersionIdMarker(query: URLSearchParams): string {
  const marker = query.get("version-id-marker") ?? "";
  if (marker === "") return marker;
  if (query.get("key-marker")) return checkVersionId(marker);
  const message = "A version-id marker cannot be specified without a key marker.";
  throw new AwsError("InvalidArgument", message);
}

/**
 * Where the marker's version lies or lay: a client that empties a bucket deletes one page before it asks for the next.
 * Of a version "null" that is gone nobody knows, so that the key's other versions are listed again rather than missed.
 */
function findSequence(database: DatabaseSync, marker: VersionLocation): number {
  const sequence = sequenceOf(marker.versionId) ?? findVersion(database, marker)?.sequence;
  return sequence ?? Number.MAX_SAFE_INTEGER;
}

function describeNext(
  next: string | undefined,
  last: StoredVersion | undefined,
  encode: EncodeKey,
): XmlElement {
  if (next === undefined) return {};
  // A page that ends with a common prefix goes on after that, whatever versions are in it.
  const NextVersionIdMarker = last?.key === next ? last.versionId : undefined;
  return { NextKeyMarker: encode(next), NextVersionIdMarker };
}

function describeVersion(version: StoredVersion, encode: EncodeKey): XmlElement[] {
  if (version.file === undefined) return [];
  const { etag, sizeInBytes } = version;
  const common = describeCommon(version, encode);
  return [{ ETag: `"${etag}"`, Size: sizeInBytes, StorageClass: "STANDARD", ...common }];
}

function describeCommon(
  { key, versionId, modifiedAt, replacedAt }: StoredVersion,
  encode: EncodeKey,
): XmlElement {
  return {
    Key: encode(key),
    VersionId: versionId,
    IsLatest: replacedAt === undefined,
    LastModified: modifiedAt.toISOString(),
    Owner: owner,
  };
}
