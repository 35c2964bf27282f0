import { inParallel } from "#lib/in-parallel.ts";
import { keys } from "#lib/keys.ts";
import { readStored, type Stored } from "#lib/s3/conditional-json.ts";
import type { EntryRow } from "#lib/status/entry-row.ts";
import { listEntryObjects } from "#lib/status/list-entry-objects.ts";
import type { TriggerContext } from "./context.ts";

const readsAtOnce = 20;

/** What is known of all entries that a manifest had when it was looked at last, by their endpoints' names in lower case. */
export async function readRows(
  manifestKey: string,
  { s3, bucket }: TriggerContext,
): Promise<Map<string, Stored<EntryRow>>> {
  const prefix = keys.entries(manifestKey);
  const objects = await listEntryObjects(s3, { bucket, key: prefix, depth: "manifest" });
  const rows = await inParallel(objects, readsAtOnce, ({ key }) => readStored<EntryRow>(s3, { bucket, key }));
  const found = rows.filter((row) => row !== undefined);
  return new Map(found.map((row) => [row.value.endpointName.toLowerCase(), row]));
}
