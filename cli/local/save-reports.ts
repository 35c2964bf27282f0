import { join } from "node:path";
import type { S3Client } from "@aws-sdk/client-s3";
import { keys } from "#lib/keys.ts";
import { readText } from "#lib/s3/json-objects.ts";
import { listObjects } from "#lib/s3/list-objects.ts";
import { saveFile } from "./save-file.ts";

/** Copies every receipt, for machines and for people, out of a bucket to the same path below `folder`: also those of endpoints that were not good enough. */
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
    await saveFile(join(folder, key), (await readText(s3, { bucket, key })) ?? "");
  }
}
