import type { EntryState } from "#lib/status/entry-row.ts";
import type { StatusStore } from "#lib/status/status-store.ts";
import { tellStatus } from "#lib/status/tell-status.ts";
import type { DeployDocument } from "#statemachine/document.ts";
import type { NotifyFailureDocument } from "./notify-failure.ts";
import { describeFailure } from "./read-cause.ts";

/** The document as it is written into the status. */
export type FailureDocument = NotifyFailureDocument & Pick<DeployDocument, "source">;

/** Writes into the status what failed, why and what to do, and whether the release before is live again. */
export async function tellFailure(document: FailureDocument, store: StatusStore): Promise<void> {
  const { executionName, entry, source, failure } = document;
  const change = {
    state: stateOf(document),
    endedAt: new Date().toISOString(),
    error: { name: failure.Error, message: describeFailure(failure) },
  };
  const { endpointName } = entry;
  await tellStatus({ executionName, endpointName, source, change, isUrgent: true }, store);
}

function stateOf({ failure, rollBack }: FailureDocument): EntryState {
  if (failure.Error === "SupersededError") return "superseded";
  return rollBack?.hasReleaseBefore ? "rolled-back" : "failed";
}
