import { type ClaimStore, readClaim } from "#lib/claims/claim.ts";
import { readJson } from "#lib/s3/json-objects.ts";
import { type EntryRow, entryKeyOf } from "#lib/status/entry-row.ts";

/** What is known of the entry that has an endpoint; `undefined` when no manifest has it. */
export async function readEntryRow(
  endpointName: string,
  { s3, bucket }: ClaimStore,
): Promise<EntryRow | undefined> {
  const manifestKey = (await readClaim(endpointName, { s3, bucket }))?.value.manifestKey;
  if (manifestKey === undefined) return undefined;
  return readJson<EntryRow>(s3, { bucket, key: entryKeyOf(manifestKey, endpointName) });
}
