import { AwsError } from "#local/wire/json-service.ts";
import type { XmlElement } from "#local/wire/xml.ts";
import type { ListPage, ListRequest } from "./list-page.ts";

/** S3 never lists more at once. */
const pageLimit = 1000;

export type EncodeKey = (key: string) => string;

/**
 * What every listing's query has.
 *
 * @throws AwsError `InvalidArgument` for a maximum that is none.
 */
export function readListRequest(query: URLSearchParams): Omit<ListRequest, "after"> {
  const prefix = query.get("prefix") ?? "";
  const delimiter = query.get("delimiter") ?? "";
  return { prefix, delimiter, maximum: readMaximum(query.get("max-keys")) };
}

/** How the client wants keys to be written: S3 encodes them if it asks, since not all characters can be in XML. */
export function readEncoding(query: URLSearchParams): EncodeKey {
  return query.get("encoding-type") === "url" ? encodeKey : String;
}

/** What every listing answers, but what is listed; the common prefixes come after that. */
export function describePage(
  { bucket, query }: { bucket: string; query: URLSearchParams },
  page: ListPage<unknown>,
): XmlElement {
  const { prefix, delimiter, maximum } = readListRequest(query);
  const encode = readEncoding(query);
  return {
    Name: bucket,
    Prefix: encode(prefix),
    Delimiter: delimiter === "" ? undefined : encode(delimiter),
    MaxKeys: maximum,
    EncodingType: query.get("encoding-type") ?? undefined,
    IsTruncated: page.next !== undefined,
    CommonPrefixes: page.commonPrefixes.map((commonPrefix) => ({ Prefix: encode(commonPrefix) })),
  };
}

function readMaximum(text: string | null): number {
  if (/^\d*$/.test(text ?? "")) return Math.min(Number(text || pageLimit), pageLimit);
  throw new AwsError("InvalidArgument", "Provided max-keys not an integer or within integer range");
}

function encodeKey(key: string): string {
  return encodeURIComponent(key).replaceAll("%2F", "/");
}
