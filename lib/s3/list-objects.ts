import { paginateListObjectsV2, type S3Client } from "@aws-sdk/client-s3";
import type { ObjectLocation } from "./object-location.ts";

/** One object under a prefix. */
export interface ListedObject {
  key: string;
  sizeInBytes: number;
  /** Without quotes; another one for other content. */
  etag: string;
  modifiedAt: Date;
}

/** Every object whose key starts with `key`, in S3's order, page after page. */
export async function* listObjects(
  s3: S3Client,
  { bucket, key }: ObjectLocation,
): AsyncGenerator<ListedObject> {
  for await (const page of paginateListObjectsV2({ client: s3 }, { Bucket: bucket, Prefix: key })) {
    for (const { Key, Size, ETag, LastModified } of page.Contents ?? []) {
      if (Key === undefined) continue;
      const etag = ETag?.replaceAll('"', "") ?? "";
      yield { key: Key, sizeInBytes: Size ?? 0, etag, modifiedAt: LastModified ?? new Date(0) };
    }
  }
}
