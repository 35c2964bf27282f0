import { DeleteObjectCommand } from "@aws-sdk/client-s3";
import { keys } from "#lib/keys.ts";
import { readJson, writeJson } from "#lib/s3/json-objects.ts";
import { foldEntries } from "#lib/status/fold-entries.ts";
import type { EntryStatus, ManifestStatus } from "#lib/status/manifest-status.ts";
import { statusOf } from "#lib/status/status-of.ts";
import { tellRefusals } from "./tell-refusals.ts";
import type { Work } from "./work.ts";

/**
 * Writes the status of a manifest as it was dealt with, and tells the topic what was refused of a write that is new. What
 * executions say of themselves meanwhile is taken along at the end. The status of a manifest that is gone goes with it,
 * unless there is something left to tell.
 *
 * @returns the status, with what was skipped on this occasion.
 */
export async function writeStatus(entries: EntryStatus[], work: Work): Promise<ManifestStatus> {
  const { manifest, context } = work;
  const { key, etag, versionId, error } = manifest;
  const location = { bucket: context.bucket, key: keys.status(key) };
  const before = await readJson<ManifestStatus>(context.s3, location);
  const status: ManifestStatus = {
    manifest: { key, etag, ...(versionId && { versionId }) },
    updatedAt: new Date().toISOString(),
    entries,
    ...(error && { error: { name: error.name, message: error.message } }),
  };
  if (manifest.write === "" && entries.length === 0) {
    if (before !== undefined) {
      await context.s3.send(new DeleteObjectCommand({ Bucket: location.bucket, Key: location.key }));
    }
    return status;
  }
  const kept = entries.map((entry) => withoutSkip(entry, work));
  await writeJson(context.s3, { ...location, value: { ...status, entries: kept } });
  await foldEntries({ manifestKey: key, isUrgent: true }, context);
  const isNew = before?.manifest.versionId !== versionId || before?.manifest.etag !== etag;
  if (isNew) await tellRefusals(status, context);
  return status;
}

/** That the schedule has skipped an entry is no news of the entry. */
function withoutSkip(entry: EntryStatus, { rows }: Work): EntryStatus {
  const row = rows.get(entry.endpointName?.toLowerCase() ?? "");
  return entry.state === "skipped" && row !== undefined ? statusOf(entry, row) : entry;
}
