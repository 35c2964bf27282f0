import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { S3Client } from "@aws-sdk/client-s3";
import { keys } from "#lib/keys.ts";
import { readText } from "#lib/s3/json-objects.ts";
import { listObjects } from "#lib/s3/list-objects.ts";

/** Copies every receipt out of a bucket to the same path below `folder`: also those of endpoints that were not good enough. */
export async function saveReports({
  s3,
  bucket,
  folder,
}: {
  s3: S3Client;
  bucket: string;
  folder: string;
}): Promise<void> {
  for await (const { key } of listObjects(s3, { bucket, key: keys.reports })) {
    const file = join(folder, key);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, (await readText(s3, { bucket, key })) ?? "");
  }
}
