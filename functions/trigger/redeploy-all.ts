import { keys } from "#lib/keys.ts";
import { listManifestKeys } from "#lib/manifest/list-manifest-keys.ts";
import { readJson, writeJson } from "#lib/s3/json-objects.ts";
import type { ScheduledManifest, ScheduleStatus } from "#lib/status/manifest-status.ts";
import type { TriggerContext } from "./context.ts";
import { reconcileManifest } from "./reconcile-manifest.ts";
import type { Scheduled } from "./scheduled.ts";

/**
 * Looks at every manifest again and starts an execution for each entry, except those that say `redeploy: never` or are
 * being deployed; an execution that finds nothing changed ends as unchanged. Executions are named after the endpoint and
 * the scheduled time, so a second delivery starts nothing; nor does one that comes after a later firing.
 * `status/schedule.json` says what became of every entry.
 */
export async function redeployAll(
  { scheduledTime }: Scheduled,
  context: TriggerContext,
): Promise<ScheduleStatus> {
  const { s3, bucket } = context;
  const location = { bucket, key: keys.scheduleStatus };
  const last = await readJson<ScheduleStatus>(s3, location);
  if (last !== undefined && Date.parse(last.scheduledTime) >= Date.parse(scheduledTime)) return last;
  const manifests: ScheduledManifest[] = [];
  for (const key of await listManifestKeys(context)) {
    const { entries, error } = await reconcileManifest(key, { kind: "schedule", scheduledTime }, context);
    manifests.push({ key, entries, ...(error && { error }) });
  }
  const status = { scheduledTime, updatedAt: new Date().toISOString(), manifests };
  await writeJson(s3, { ...location, value: status });
  return status;
}
