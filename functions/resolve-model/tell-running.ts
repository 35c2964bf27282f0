import { describeChanges } from "#lib/changes.ts";
import type { StatusStore } from "#lib/status/status-store.ts";
import { tellStatus } from "#lib/status/tell-status.ts";
import { claimantOf } from "#statemachine/claimant-of.ts";
import type { DeployDocument, Release } from "#statemachine/document.ts";

/** Writes into the log and the status what is going to be done, and why. */
export async function tellRunning(
  { executionName, entry, source }: Pick<DeployDocument, "executionName" | "entry" | "source">,
  { action, releaseId, revision, changes }: Release,
  store: StatusStore,
): Promise<void> {
  const { endpointName, model } = entry;
  const because = describeChanges(changes);
  console.log(JSON.stringify({ executionName, endpointName, model, action, releaseId, revision, because }));
  // What is unchanged is at its end already, and says so there.
  if (source === undefined || action === "unchanged") return;
  const startedAt = new Date().toISOString();
  const change = { state: "running" as const, startedAt, releaseId, revision, because };
  const claimant = claimantOf({ executionName, entry, source });
  await tellStatus({ ...claimant, source, change, isUrgent: false }, store);
}
