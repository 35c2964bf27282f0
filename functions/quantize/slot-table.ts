import type { S3Client } from "@aws-sdk/client-s3";
import { GetObjectCommand, NoSuchKey, PutObjectCommand, S3ServiceException } from "@aws-sdk/client-s3";
import { keys } from "#lib/keys.ts";

/** A job that holds a slot: it runs, or is about to be started. */
export interface Claim {
  jobName: string;
  /** When the slot was taken, in milliseconds since 1970. */
  claimedAt: number;
}

/** Which jobs hold a slot, as one object in the bucket. */
export interface SlotTable {
  claims: Claim[];
  /** When SageMaker was last asked which of them still run, in milliseconds since 1970. */
  checkedAt: number;
}

/** A table as it was read; `etag` is undefined when there was none. */
export type ReadSlotTable = SlotTable & { etag: string | undefined };

/** Where the table is. */
export interface SlotStore {
  s3: S3Client;
  bucket: string;
}

/** Reads the table; a new stack's is empty and was never checked. */
export async function readSlotTable({ s3, bucket }: SlotStore): Promise<ReadSlotTable> {
  try {
    const command = new GetObjectCommand({ Bucket: bucket, Key: keys.quantizationSlots });
    const { Body, ETag } = await s3.send(command);
    const table: SlotTable = JSON.parse((await Body?.transformToString()) ?? "");
    return { ...table, etag: ETag };
  } catch (error) {
    if (error instanceof NoSuchKey) return { claims: [], checkedAt: 0, etag: undefined };
    throw error;
  }
}

/**
 * Writes the table unless somebody else has written it since it was read.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 *
 * @returns false when somebody has.
 */
export async function writeSlotTable(
  { s3, bucket }: SlotStore,
  { etag, ...table }: ReadSlotTable,
): Promise<boolean> {
  const condition = etag === undefined ? { IfNoneMatch: "*" } : { IfMatch: etag };
  const object = { Bucket: bucket, Key: keys.quantizationSlots, Body: JSON.stringify(table) };
  try {
    await s3.send(new PutObjectCommand({ ...object, ...condition }));
    return true;
  } catch (error) {
    const status = error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
    // 409: two conditional writes met; 404: the table was deleted.
    if (status === 412 || status === 409 || status === 404) return false;
    throw error;
  }
}
