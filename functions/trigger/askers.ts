import { type Claim, updateClaim } from "#lib/claims/claim.ts";
import { updateJson } from "#lib/s3/conditional-json.ts";
import { type Asker, type EntryRow, entryKeyOf } from "#lib/status/entry-row.ts";
import { foldEntries } from "#lib/status/fold-entries.ts";
import type { TriggerContext } from "./context.ts";

/** Who asks for an endpoint beside the one that has it, the first first. */
export function listAskers({ alsoAskedForBy }: Claim): Asker[] {
  return Object.entries(alsoAskedForBy)
    .map(([manifest, since]) => ({ manifest, since }))
    .sort((left, right) => Date.parse(left.since) - Date.parse(right.since));
}

/** Writes into the status of the manifest that has an endpoint who else asks for it. */
export async function tellHolder(claim: Claim | undefined, { s3, bucket }: TriggerContext): Promise<void> {
  if (claim?.manifestKey === undefined) return;
  const { manifestKey, endpointName } = claim;
  const alsoAskedForBy = listAskers(claim);
  const key = entryKeyOf(manifestKey, endpointName);
  const told = await updateJson<EntryRow>(s3, { bucket, key }, (row) => {
    if (row === undefined || isSame(row.alsoAskedForBy ?? [], alsoAskedForBy)) return undefined;
    const { alsoAskedForBy: _, ...others } = row;
    return alsoAskedForBy.length === 0 ? others : { ...others, alsoAskedForBy };
  });
  if (told === undefined) return;
  await foldEntries({ manifestKey, endpointName: told.value.endpointName, isUrgent: true }, { s3, bucket });
}

/** Says that a manifest does not ask any more for an endpoint that another has. */
export async function forgetAsker(
  endpointName: string,
  manifestKey: string,
  context: TriggerContext,
): Promise<void> {
  const withoutAsker = ({ alsoAskedForBy: { [manifestKey]: since, ...alsoAskedForBy }, ...claim }: Claim) =>
    since === undefined ? undefined : { ...claim, alsoAskedForBy };
  await tellHolder(await updateClaim(endpointName, withoutAsker, context), context);
}

function isSame(left: readonly Asker[], right: readonly Asker[]): boolean {
  return left.map(({ manifest }) => manifest).join() === right.map(({ manifest }) => manifest).join();
}
