import { keys } from "#lib/keys.ts";
import type { ParsedEntry } from "#lib/manifest/parse-manifest.ts";
import type { EntryStatus, ScheduledManifest, ScheduleStatus } from "#lib/manifest/status.ts";
import { writeJson } from "#lib/s3/json-objects.ts";
import { type ListedObject, listObjects } from "#lib/s3/list-objects.ts";
import type { TriggerContext } from "./context.ts";
import { readEntries } from "./read-entries.ts";
import type { Scheduled } from "./scheduled.ts";
import { startEntries } from "./start-entries.ts";
import { startEntry } from "./start-entry.ts";

/** Which firing it is, and which endpoints it has dealt with. */
interface Round {
  scheduledTime: string;
  owners: Map<string, string>;
}

/**
 * Reads every manifest again and starts an execution for each entry, except those that say `redeploy: never`; an
 * execution that finds nothing moved ends as unchanged. Executions are named after the endpoint and the scheduled time,
 * so a second delivery starts nothing. `status/schedule.json` says what became of every entry.
 */
export async function redeployAll(
  { scheduledTime }: Scheduled,
  context: TriggerContext,
): Promise<ScheduleStatus> {
  const { s3, bucket } = context;
  const round = { scheduledTime, owners: new Map<string, string>() };
  const manifests: ScheduledManifest[] = [];
  for (const object of await listManifests(context)) {
    manifests.push(await redeployManifest(object, round, context));
  }
  const status = { scheduledTime, updatedAt: new Date().toISOString(), manifests };
  await writeJson(s3, { bucket, key: keys.scheduleStatus, value: status });
  return status;
}

/** The newest first: where two manifests ask for one endpoint, the later word counts. */
async function listManifests({ s3, bucket }: TriggerContext): Promise<ListedObject[]> {
  const found = await Array.fromAsync(listObjects(s3, { bucket, key: keys.manifests }));
  return found
    .filter(({ key }) => !key.endsWith("/"))
    .sort((left, right) => right.modifiedAt.getTime() - left.modifiedAt.getTime());
}

async function redeployManifest(
  { key, sizeInBytes }: ListedObject,
  round: Round,
  context: TriggerContext,
): Promise<ScheduledManifest> {
  const { bucket } = context;
  const { entries, error } = await readEntries({ bucket, key, sizeInBytes }, context);
  const statuses = await startEntries(entries, async (parsed) => {
    const options = { source: { bucket, key, index: parsed.index }, nameParts: namePartsOf(parsed, round) };
    return skip(parsed, key, round) ?? startEntry(parsed, options, context);
  });
  return { key, entries: statuses, ...(error && { error: { name: error.name, message: error.message } }) };
}

function namePartsOf(parsed: ParsedEntry, { scheduledTime }: Round): string[] {
  return ["entry" in parsed ? parsed.entry.endpointName : parsed.model, scheduledTime];
}

function skip(parsed: ParsedEntry, key: string, { owners }: Round): EntryStatus | undefined {
  if (!("entry" in parsed)) return undefined;
  const { index, model, entry } = parsed;
  const { endpointName } = entry;
  const skipped = { index, model, endpointName, outcome: "skipped" } as const;
  const owner = owners.get(endpointName.toLowerCase());
  if (owner !== undefined) return { ...skipped, reason: `${owner} is newer and asks for the same endpoint.` };
  owners.set(endpointName.toLowerCase(), key);
  return entry.redeploy === "never" ? { ...skipped, reason: "It says redeploy: never." } : undefined;
}
