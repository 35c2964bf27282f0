import { randomBytes, randomUUID } from "node:crypto";
import type { ObjectChange } from "#local/s3/object-change.ts";
import type { JsonObject } from "#local/wire/json-service.ts";

/**
 * The EventBridge event of a change in S3. Keys are as they are, not URL-encoded; fields without a value are undefined,
 * and so are not in its JSON.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
 */
export function objectEvent(
  change: ObjectChange,
  { region, accountId }: { region: string; accountId: string },
): JsonObject {
  const { type, reason, bucket, key, sizeInBytes, etag, sourceIpAddress, deletionType } = change;
  const versionId = change.versionId === "null" ? undefined : change.versionId;
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
      object: { key, size: sizeInBytes, etag, "version-id": versionId, sequencer: nextSequencer() },
      "request-id": randomBytes(8).toString("hex").toUpperCase(),
      requester: reason === "Lifecycle Expiration" ? "s3.amazonaws.com" : accountId,
      "source-ip-address": sourceIpAddress,
      reason,
      "deletion-type": deletionType,
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
