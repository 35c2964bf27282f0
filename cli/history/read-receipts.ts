import type { S3Client } from "@aws-sdk/client-s3";
import { inParallel } from "#lib/in-parallel.ts";
import { keys } from "#lib/keys.ts";
import { readJson } from "#lib/s3/json-objects.ts";
import { listObjects } from "#lib/s3/list-objects.ts";
import { toUrl } from "#lib/s3/object-location.ts";
import { type Receipt, receiptSchema } from "./past-release.ts";

const readsAtOnce = 10;

/** Every receipt of an endpoint, the newest first; each deployment that was measured has one. */
export async function readReceipts(
  endpointName: string,
  { s3, bucket }: { s3: S3Client; bucket: string },
): Promise<Receipt[]> {
  const prefix = `${keys.reports}${endpointName}/`;
  const found = await Array.fromAsync(listObjects(s3, { bucket, key: prefix }), ({ key }) => key);
  const receipts = await inParallel(
    found.filter((key) => key.endsWith(".json")),
    readsAtOnce,
    async (key) => {
      const { data } = receiptSchema.safeParse(await readJson(s3, { bucket, key }));
      return data && { ...data, reportUrl: toUrl({ bucket, key }) };
    },
  );
  return receipts
    .filter((receipt) => receipt !== undefined)
    .sort((left, right) => right.createdAt.localeCompare(left.createdAt));
}
