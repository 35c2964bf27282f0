import type { Deployment } from "#lib/deployment.ts";
import { RestorationError } from "#lib/errors.ts";
import { keys } from "#lib/keys.ts";
import type { Entry } from "#lib/manifest/schema.ts";
import { nameOf } from "#lib/names.ts";
import type { Restoration, RestorationRequest, StartedRestoration } from "#lib/restoration.ts";
import { updateJson } from "#lib/s3/conditional-json.ts";
import { readJson } from "#lib/s3/json-objects.ts";
import { type EntryRow, entryKeyOf, type Hold } from "#lib/status/entry-row.ts";
import { foldEntries } from "#lib/status/fold-entries.ts";
import type { Release } from "#statemachine/document.ts";
import { acceptedRow } from "./accepted-row.ts";
import { listAskers } from "./askers.ts";
import { chooseEarlier } from "./choose-earlier.ts";
import { type ClaimedEntry, claimRestoration } from "./claim-restoration.ts";
import type { TriggerContext } from "./context.ts";
import { requireKept } from "./require-kept.ts";
import { executionArnOf, startExecution } from "./start-execution.ts";

const longestExecutionName = 80;

/**
 * Starts the execution that brings an earlier release back to an endpoint, exactly as it was: a deployment like any
 * other, with the same gates, that begins where nothing is to be resolved or built.
 *
 * @throws RestorationError when there is no such endpoint or release, or something else is under way.
 */
export async function restoreRelease(
  { endpointName, to, requestId }: RestorationRequest,
  context: TriggerContext,
): Promise<StartedRestoration> {
  const { s3, bucket } = context;
  const deployment = await readJson<Deployment>(s3, { bucket, key: keys.deployment(endpointName) });
  if (deployment === undefined) throw noSuchEndpoint(endpointName);
  const { releaseId: from } = deployment.live;
  const { releaseId, deployedWith } = chooseEarlier(deployment, to);
  const { entry, release: pinned } = deployedWith;
  await requireKept(pinned, context);
  const executionName = nameOf([endpointName, "rollback", requestId], longestExecutionName);
  const executionArn = executionArnOf(executionName, context);
  const claimed = await claimRestoration(endpointName, executionName, context);
  const changes = [{ what: "restoration", before: from, after: releaseId }];
  const release: Release = { ...pinned, action: "deploy", changes };
  const document = { executionName, entry, release };
  if (claimed === undefined) {
    await startExecution({ ...document, restoration: { from } }, context);
  } else {
    const restoration = withHold(from, releaseId, claimed.row);
    await writeRow({ ...document, executionArn }, claimed, context);
    const source = { bucket, key: claimed.manifestKey };
    await startExecution({ ...document, restoration, source }, context);
  }
  return { endpointName, model: entry.model, from, to: releaseId, executionArn };
}

function withHold(from: string, releaseId: string, row: EntryRow | undefined): Restoration {
  const insteadOf = row?.held?.insteadOf ?? from;
  if (releaseId === insteadOf) return { from };
  const hold: Hold = { releaseId, insteadOf, since: new Date().toISOString() };
  return { from, hold };
}

/** What holds so far goes on until the execution has succeeded. */
async function writeRow(
  { entry, release, executionArn }: { entry: Entry; release: Release; executionArn: string },
  { manifestKey, claim }: ClaimedEntry,
  context: TriggerContext,
): Promise<void> {
  const { s3, bucket } = context;
  const { endpointName } = entry;
  const key = entryKeyOf(manifestKey, endpointName);
  await updateJson<EntryRow>(s3, { bucket, key }, (row) => {
    const accepted = acceptedRow(row, { entry, askers: listAskers(claim), executionArn });
    if (accepted === undefined) return undefined;
    const { releaseId, revision } = release;
    const { onRemove = entry.onRemove, held } = row ?? {};
    return { ...accepted, onRemove, releaseId, revision, ...(held && { held }) };
  });
  await foldEntries({ manifestKey, endpointName, isUrgent: true }, { s3, bucket });
}

function noSuchEndpoint(endpointName: string): RestorationError {
  return new RestorationError(`onnxify has deployed nothing to an endpoint ${endpointName}.`, {
    nextStep: "`onnxify status` lists those that it has made.",
  });
}
