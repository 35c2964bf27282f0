import type { S3Client } from "@aws-sdk/client-s3";
import { keys } from "#lib/keys.ts";
import { readStored, replaceJson } from "#lib/s3/conditional-json.ts";

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
  const stored = await readStored<SlotTable>(s3, { bucket, key: keys.quantizationSlots });
  return { ...(stored?.value ?? { claims: [], checkedAt: 0 }), etag: stored?.etag };
}

/**
 * Writes the table unless somebody else has written it since it was read.
 *
 * @returns false when somebody has.
 */
export async function writeSlotTable(
  { s3, bucket }: SlotStore,
  { etag, ...value }: ReadSlotTable,
): Promise<boolean> {
  return (await replaceJson(s3, { bucket, key: keys.quantizationSlots, value, etag })) !== undefined;
}
