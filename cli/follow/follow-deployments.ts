import type { Clients } from "#cli/aws/connect.ts";
import type { Context } from "#cli/context.ts";
import type { ModelResult } from "#cli/result/model-result.ts";
import { readResult } from "#cli/result/read-result.ts";
import type { EntryStatus } from "#lib/status/manifest-status.ts";
import { followExecutions } from "./follow-executions.ts";
import type { Outcome } from "./outcome.ts";

/** An entry that the trigger accepted, with the execution that it started. */
export type AcceptedEntry = EntryStatus & { executionArn: string };

export function isAccepted(entry: EntryStatus | undefined): entry is AcceptedEntry {
  return entry?.executionArn !== undefined;
}

export interface FollowDeploymentsContext extends Context {
  clients: Clients;
  bucket: string;
}

/** Follows the executions of accepted entries to their ends, and answers what each came to. */
export async function followDeployments(
  entries: readonly AcceptedEntry[],
  context: FollowDeploymentsContext,
): Promise<ModelResult[]> {
  const { clients, output, signal } = context;
  const followed = entries.map(({ model, executionArn }) => ({
    title: model.split("/").at(-1) ?? model,
    executionArn,
  }));
  const outcomes = await followExecutions(followed, { ...clients, output, signal });
  return Promise.all(
    entries.map((entry, index) => describeOutcome(entry, { outcome: outcomes[index], ...context })),
  );
}

async function describeOutcome(
  { model, endpointName = model, executionArn }: AcceptedEntry,
  { outcome, clients, bucket }: FollowDeploymentsContext & { outcome: Outcome | undefined },
): Promise<ModelResult> {
  if (outcome?.hasSucceeded === true) {
    return readResult({ ...clients, bucket, executionArn, document: outcome.document });
  }
  const error = outcome?.error ?? { name: "Unknown", message: `Nothing is known of ${executionArn}.` };
  return { endpointName, model, status: "Failed", executionArn, error };
}
