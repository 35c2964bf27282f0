import { randomBytes, randomUUID } from "node:crypto";
import type { ObjectChange } from "#local/s3/object-change.ts";
import type { JsonObject } from "#local/wire/json-service.ts";

/**
 * The EventBridge event of a change in S3. Keys are as they are, not URL-encoded.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
 */
export function objectEvent(
  change: ObjectChange,
  { region, accountId }: { region: string; accountId: string },
): JsonObject {
  const { type, reason, bucket, key, sizeInBytes, etag, sourceIpAddress } = change;
  const deletion = type === "Object Deleted" ? { "deletion-type": "Permanently Deleted" } : {};
  return {
    version: "0",
    id: randomUUID(),
    "detail-type": type,
    source: "aws.s3",
    account: accountId,
    time: new Date().toISOString(),
    region,
    resources: [`arn:aws:s3:::${bucket}`],
    detail: {
      version: "0",
      bucket: { name: bucket },
      object: { key, size: sizeInBytes, etag, sequencer: nextSequencer() },
      "request-id": randomBytes(8).toString("hex").toUpperCase(),
      requester: accountId,
      "source-ip-address": sourceIpAddress,
      reason,
      ...deletion,
    },
  };
}

let lastSequence = 0n;

/** Grows with every event, also within a millisecond and across restarts, so that events of a key can be put in order. */
function nextSequencer(): string {
  const now = BigInt(Date.now()) * 1_000_000n;
  lastSequence = now > lastSequence ? now : lastSequence + 1n;
  return lastSequence.toString(16).toUpperCase().padStart(18, "0");
}
