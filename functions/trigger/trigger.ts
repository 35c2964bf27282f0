import { keys } from "#lib/keys.ts";
import type { ManifestStatus } from "#lib/manifest/status.ts";
import { writeJson } from "#lib/s3/json-objects.ts";
import type { TriggerContext } from "./context.ts";
import type { ObjectCreated } from "./object-created.ts";
import { readEntries } from "./read-entries.ts";
import { startEntries } from "./start-entries.ts";
import { startEntry } from "./start-entry.ts";
import { tellRefusals } from "./tell-refusals.ts";

/**
 * Starts one execution for each entry of a manifest, and writes `status/<manifest key>.json` with what became of
 * every entry. Delivered twice, the same event starts nothing twice: executions are named after the write, and what
 * that write put is what is read, whatever has been put since.
 */
export async function trigger({ detail }: ObjectCreated, context: TriggerContext): Promise<ManifestStatus> {
  const { bucket, object } = detail;
  const { key, size: sizeInBytes, "version-id": versionId } = object;
  const { entries, error } = await readEntries({ bucket: bucket.name, key, versionId, sizeInBytes }, context);
  const write = versionId ?? object.sequencer;
  const statuses = await startEntries(entries, (parsed) => {
    const { index } = parsed;
    const owner = "entry" in parsed ? parsed.entry.endpointName : parsed.model;
    const source = { bucket: bucket.name, key, index };
    return startEntry(parsed, { source, nameParts: [owner, key, write, String(index)] }, context);
  });
  const status: ManifestStatus = {
    manifest: { key, etag: object.etag.replaceAll('"', "") },
    updatedAt: new Date().toISOString(),
    entries: statuses,
    ...(error && { error: { name: error.name, message: error.message } }),
  };
  await writeJson(context.s3, { bucket: bucket.name, key: keys.status(key), value: status });
  await tellRefusals(status, context);
  return status;
}
