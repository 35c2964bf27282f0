import type { S3Client } from "@aws-sdk/client-s3";
import { paginateListObjectsV2 } from "@aws-sdk/client-s3";
import type { ObjectLocation } from "#lib/s3/object-location.ts";

/** The object of an entry, without its content. */
export interface EntryObject {
  key: string;
  etag: string;
}

/**
 * The entries' objects in one of a manifest's folders, or in all of them. What lies deeper belongs to another manifest,
 * whose key begins like this one's.
 */
export async function listEntryObjects(
  s3: S3Client,
  { bucket, key: prefix, depth }: ObjectLocation & { depth: "folder" | "manifest" },
): Promise<EntryObject[]> {
  const pattern = depth === "folder" ? /^[^/]+$/ : /^[0-9a-f]\/[^/]+$/;
  const found: EntryObject[] = [];
  for await (const { Contents = [] } of paginateListObjectsV2(
    { client: s3 },
    { Bucket: bucket, Prefix: prefix },
  )) {
    for (const { Key = "", ETag = "" } of Contents) {
      if (pattern.test(Key.slice(prefix.length))) found.push({ key: Key, etag: ETag });
    }
  }
  return found;
}
