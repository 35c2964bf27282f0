import { EndpointConflictError } from "#lib/errors.ts";
import type { ParsedEntry } from "#lib/manifest/parse-manifest.ts";
import type { Entry } from "#lib/manifest/schema.ts";
import type { Stored } from "#lib/s3/conditional-json.ts";
import { updateJson } from "#lib/s3/conditional-json.ts";
import { type Asker, type EntryRow, entryKeyOf } from "#lib/status/entry-row.ts";
import type { EntryStatus } from "#lib/status/manifest-status.ts";
import { statusOf } from "#lib/status/status-of.ts";
import { acceptedRow } from "./accepted-row.ts";
import { listAskers, tellHolder } from "./askers.ts";
import { type Claimed, claimEndpoint } from "./claim-endpoint.ts";
import { executionArnOf, startExecution } from "./start-execution.ts";
import type { Work } from "./work.ts";

/**
 * Sees to one entry: refuses it, leaves it to the manifest that has its endpoint, or starts what there is to start.
 *
 * @returns what became of it, or `undefined` when the manifest was written anew meanwhile.
 */
export async function reconcileEntry(parsed: ParsedEntry, work: Work): Promise<EntryStatus | undefined> {
  const { index, model } = parsed;
  if ("error" in parsed) {
    const { name, message } = parsed.error;
    return { index, model, state: "refused", error: { name, message } };
  }
  const claimed = await claimEndpoint(parsed.entry, work);
  if (claimed === undefined) return undefined;
  const { decision } = claimed;
  const row = await writeRow(parsed, claimed, work);
  if (decision.kind === "conflict") await tellHolder(claimed.claim, work.context);
  if (decision.kind === "start") await start(parsed, decision.executionName, work);
  const status = row && statusOf(parsed, row);
  if (decision.kind !== "skip") return status ?? { index, model, state: "accepted" };
  return { ...status, index, model, state: "skipped", reason: decision.reason };
}

function start(
  { index, entry }: ParsedEntry & { entry: Entry },
  executionName: string,
  work: Work,
): Promise<void> {
  const { context, manifest } = work;
  const source = { bucket: context.bucket, key: manifest.key, index };
  return startExecution({ executionName, entry, source }, context);
}

/** Before the execution is started, which then writes there as well. */
async function writeRow(
  { index, entry }: ParsedEntry & { entry: Entry },
  claimed: Claimed,
  { manifest, context }: Work,
): Promise<Stored<EntryRow> | undefined> {
  const { decision, claim } = claimed;
  const key = entryKeyOf(manifest.key, entry.endpointName);
  const askers = claim === undefined ? [] : listAskers(claim);
  return updateJson<EntryRow>(context.s3, { bucket: context.bucket, key }, (row) => {
    switch (decision.kind) {
      case "conflict":
        return conflictRow(row, { entry, index, heldBy: decision.heldBy });
      case "start":
        return acceptedRow(row, {
          entry,
          askers,
          executionArn: executionArnOf(decision.executionName, context),
        });
      default:
        return row === undefined || row.onRemove === entry.onRemove
          ? undefined
          : { ...row, onRemove: entry.onRemove };
    }
  });
}

function conflictRow(
  row: EntryRow | undefined,
  { entry, index, heldBy }: { entry: Entry; index: number; heldBy: Asker },
): EntryRow | undefined {
  if (row?.state === "conflict" && row.heldBy?.manifest === heldBy.manifest) return undefined;
  const { model, endpointName, onRemove } = entry;
  const { name, message } = new EndpointConflictError(
    `models[${index}] asks for the endpoint ${endpointName}, which ${heldBy.manifest} has since ${heldBy.since}.`,
    { nextStep: `Give one of them another \`endpointName\`, or take the entry out of ${heldBy.manifest}.` },
  );
  const updatedAt = new Date().toISOString();
  return { model, endpointName, state: "conflict", onRemove, heldBy, updatedAt, error: { name, message } };
}
