import { createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { S3Client } from "@aws-sdk/client-s3";
import { isInside } from "./is-inside.ts";
import { listObjects } from "./list-objects.ts";
import { openObject } from "./open-object.ts";
import { parseS3Uri } from "./parse-s3-uri.ts";

export interface DownloadPrefixOptions {
  s3: S3Client;
  /** Every object whose key begins with this is downloaded; it may also be exactly one object. */
  uri: string;
  directory: string;
  signal: AbortSignal;
}

/**
 * Downloads what SageMaker calls an S3Prefix, and answers how many objects there were.
 * Throws an Error for a key that would leave the directory.
 */
export async function downloadPrefix({ s3, uri, directory, signal }: DownloadPrefixOptions): Promise<number> {
  const location = parseS3Uri(uri);
  const keys = await listObjects({ s3, location, signal });
  for (const key of keys) {
    const file = join(directory, relativeName(key, location.key));
    if (!isInside(directory, file)) {
      throw new Error(`The key "${key}" leads out of the folder that it is downloaded to.`);
    }
    await mkdir(dirname(file), { recursive: true });
    const body = await openObject({ s3, location: { ...location, key }, signal });
    await pipeline(body, createWriteStream(file), { signal });
  }
  return keys.length;
}

function relativeName(key: string, prefix: string): string {
  return key === prefix ? basename(key) : key.slice(prefix.length).replace(/^\/+/, "");
}
