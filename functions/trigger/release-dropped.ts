import { DeleteObjectCommand } from "@aws-sdk/client-s3";
import { type Claim, updateClaim } from "#lib/claims/claim.ts";
import { type EntryRow, entryKeyOf } from "#lib/status/entry-row.ts";
import type { EntryStatus } from "#lib/status/manifest-status.ts";
import { forgetAsker, listAskers } from "./askers.ts";
import { findEntry, type Manifest } from "./read-manifest.ts";
import type { Work } from "./work.ts";

/** What became of the endpoints that a manifest does not ask for any more. */
export interface Released {
  /** Those that are still to be told of. */
  entries: EntryStatus[];
  /** The manifests that have asked for them, and may have them now. */
  askers: string[];
}

/**
 * Gives back the endpoints that the manifest does not ask for any more; they stay as they are. A manifest with something
 * in it that cannot be understood gives nothing back, since that may be the very entry.
 */
export async function releaseDropped(work: Work): Promise<Released> {
  const released: Released = { entries: [], askers: [] };
  for (const row of listDropped(work)) {
    if (row.state === "conflict") await forgetAsker(row.endpointName, work.manifest.key, work.context);
    else released.askers.push(...(await giveBack(row, work)));
    await forget(row, work);
  }
  return released;
}

/** The entries that a manifest had, and has no more. */
export function listDropped({ manifest, rows }: Pick<Work, "manifest" | "rows">): EntryRow[] {
  if (!isUnderstood(manifest)) return [];
  return [...rows.values()]
    .map(({ value }) => value)
    .filter(({ endpointName }) => !findEntry(manifest, endpointName));
}

function isUnderstood({ error, entries }: Manifest): boolean {
  return error === undefined && entries.every((parsed) => "entry" in parsed);
}

/** @returns the manifests that ask for the endpoint as well. */
async function giveBack({ endpointName }: EntryRow, { manifest, context }: Work): Promise<string[]> {
  const withoutHolder = ({ manifestKey, ...claim }: Claim) =>
    manifestKey === manifest.key ? claim : undefined;
  const claim = await updateClaim(endpointName, withoutHolder, context);
  return claim === undefined || claim.manifestKey !== undefined
    ? []
    : listAskers(claim).map((asker) => asker.manifest);
}

async function forget(
  { endpointName }: EntryRow,
  { manifest, context: { s3, bucket } }: Work,
): Promise<void> {
  await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: entryKeyOf(manifest.key, endpointName) }));
}
