import type { Claim } from "#lib/claims/claim.ts";
import { readClaim } from "#lib/claims/claim.ts";
import { keys } from "#lib/keys.ts";
import { nameOf } from "#lib/names.ts";
import { replaceJson, updateJson } from "#lib/s3/conditional-json.ts";
import { type EntryRow, entryKeyOf } from "#lib/status/entry-row.ts";
import type { EntryStatus } from "#lib/status/manifest-status.ts";
import { statusOf } from "#lib/status/status-of.ts";
import { isCurrent } from "./read-manifest.ts";
import { executionArnOf, startExecution } from "./start-execution.ts";
import type { Work } from "./work.ts";

/** What a claim says is wanted of an endpoint that is to go. */
export const toBeRemoved = "removed";

const longestExecutionName = 80;

/**
 * Starts the execution that removes an endpoint, or makes sure that it is started. It is a desired state like any other: it
 * supersedes what is under way, and is superseded when a manifest asks for the endpoint again.
 *
 * @returns `undefined` when the manifest was written anew meanwhile, and may ask for the endpoint again.
 */
export async function startRemoval(row: EntryRow, work: Work): Promise<EntryStatus | undefined> {
  const { manifest, context } = work;
  const { model, endpointName } = row;
  const executionName = await claimRemoval(row, work);
  if (executionName === undefined) return undefined;
  const executionArn = executionArnOf(executionName, context);
  const key = entryKeyOf(manifest.key, endpointName);
  const stored = await updateJson<EntryRow>(context.s3, { bucket: context.bucket, key }, (before = row) =>
    before.executionArn === executionArn ? undefined : removingRow(before, executionArn),
  );
  const source = { bucket: context.bucket, key: manifest.key };
  const entry = { model, endpointName };
  await startExecution({ executionName, entry, removal: {}, source }, context);
  return stored && statusOf({}, stored);
}

/** The claim first and then whether the manifest is still the same, as in claim-endpoint.ts. */
async function claimRemoval(row: EntryRow, work: Work): Promise<string | undefined> {
  const { manifest, context } = work;
  const { endpointName } = row;
  for (;;) {
    const stored = await readClaim(endpointName, context);
    if (stored?.value.manifestKey !== manifest.key) return undefined;
    if (!(await isCurrent(manifest, context))) return undefined;
    const executionName = removalNameOf(row, stored.value, manifest.key);
    if (stored.value.executionName === executionName) return executionName;
    const { endpointConfigName: _, ...claim } = stored.value;
    const value: Claim = { ...claim, executionName, desired: toBeRemoved };
    const location = { bucket: context.bucket, key: keys.claim(endpointName) };
    if ((await replaceJson(context.s3, { ...location, value, etag: stored.etag })) !== undefined) {
      return executionName;
    }
  }
}

/** Named after the last write that asked for the endpoint; one that failed is tried again under another name. */
function removalNameOf(
  { endpointName, state, endedAt }: EntryRow,
  claim: Claim,
  manifestKey: string,
): string {
  const isRemoval = claim.desired === toBeRemoved;
  if (isRemoval && state !== "failed") return claim.executionName;
  const attempt = isRemoval && endedAt !== undefined ? [endedAt] : [];
  return nameOf([endpointName, manifestKey, claim.write, "removal", ...attempt], longestExecutionName);
}

function removingRow(
  { model, endpointName, onRemove, executionArn: older }: EntryRow,
  executionArn: string,
): EntryRow {
  const now = new Date().toISOString();
  const superseded = older === undefined ? {} : { superseded: { executionArn: older } };
  return {
    model,
    endpointName,
    state: "removing",
    onRemove,
    executionArn,
    acceptedAt: now,
    updatedAt: now,
    ...superseded,
  };
}
