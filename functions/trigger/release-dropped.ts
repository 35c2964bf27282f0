import { DeleteObjectCommand } from "@aws-sdk/client-s3";
import { type Claim, readClaim, updateClaim } from "#lib/claims/claim.ts";
import { type EntryRow, entryKeyOf } from "#lib/status/entry-row.ts";
import type { EntryStatus } from "#lib/status/manifest-status.ts";
import { forgetAsker, listAskers } from "./askers.ts";
import { asksFor, isCurrent, type Manifest } from "./read-manifest.ts";
import { startRemoval, toBeRemoved } from "./removal.ts";
import type { Work } from "./work.ts";

/** What became of the endpoints that a manifest does not ask for any more. */
export interface Released {
  /** Those that are still to be told of. */
  entries: EntryStatus[];
  /** The manifests that have asked for them, and may have them now. */
  askers: string[];
}

/**
 * Sees to the endpoints that the manifest does not ask for any more: one that was to be deleted then is removed, unless
 * another manifest waits for it; every other stays as it is, and is nobody's. A manifest with something in it that cannot
 * be understood gives nothing back, since that may be the very entry.
 *
 * @returns `undefined` when the manifest was written anew meanwhile, and may ask for them again.
 */
export async function releaseDropped(work: Work): Promise<Released | undefined> {
  const released: Released = { entries: [], askers: [] };
  const dropped = listDropped(work);
  if (dropped.length > 0 && !(await isCurrent(work.manifest, work.context))) return undefined;
  for (const row of dropped) {
    switch (chooseRelease(row, (await readClaim(row.endpointName, work.context))?.value, work.manifest.key)) {
      case "remove": {
        const status = await startRemoval(row, work);
        if (status === undefined) return undefined;
        released.entries.push(status);
        continue;
      }
      case "give back":
        released.askers.push(...(await giveBack(row, work)));
        break;
      case "forget":
        await forgetAsker(row.endpointName, work.manifest.key, work.context);
    }
    await forget(row, work);
  }
  return released;
}

/** What is to be done about an endpoint that the manifest does not ask for any more, and whose claim is this. */
export function chooseRelease(
  { onRemove, state }: EntryRow,
  claim: Claim | undefined,
  manifestKey: string,
): "remove" | "give back" | "forget" {
  if (state === "removed" || claim?.manifestKey !== manifestKey) return "forget";
  const isWaitedFor = Object.keys(claim.alsoAskedForBy).length > 0;
  return onRemove === "delete" && (!isWaitedFor || claim.desired === toBeRemoved) ? "remove" : "give back";
}

/** The entries that a manifest had, and has no more. */
export function listDropped({ manifest, rows }: Pick<Work, "manifest" | "rows">): EntryRow[] {
  if (!isUnderstood(manifest)) return [];
  return [...rows.values()]
    .map(({ value }) => value)
    .filter(({ endpointName }) => !asksFor(manifest, endpointName));
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
