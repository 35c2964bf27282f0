import { paginateListObjectsV2, type S3Client } from "@aws-sdk/client-s3";
import type { S3Location } from "./parse-s3-uri.ts";

export interface ListObjectsOptions {
  s3: S3Client;
  location: S3Location;
  signal: AbortSignal;
}

/** The keys under a prefix, without the empty objects that stand for folders. A bucket that does not exist has none. */
export async function listObjects({ s3, location, signal }: ListObjectsOptions): Promise<string[]> {
  const keys: string[] = [];
  const pages = paginateListObjectsV2(
    { client: s3 },
    { Bucket: location.bucket, Prefix: location.key },
    { abortSignal: signal },
  );
  try {
    for await (const page of pages) {
      keys.push(...(page.Contents ?? []).flatMap(({ Key }) => (Key === undefined ? [] : [Key])));
    }
  } catch (error) {
    if (!(error instanceof Error && error.name === "NoSuchBucket")) {
      throw error;
    }
  }
  return keys.filter((key) => !key.endsWith("/"));
}
