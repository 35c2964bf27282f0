import { randomUUID } from "node:crypto";
import { type AcceptedEntry, isAccepted } from "#cli/follow/follow-deployments.ts";
import type { ReconcileRequest } from "#lib/manifest/plan.ts";
import type { ManifestStatus } from "#lib/status/manifest-status.ts";
import { type InvokeOptions, invokeFunction } from "./invoke-function.ts";
import { isToBeDone, type PlanLine } from "./plan.ts";

/** Has the trigger do what a plan says, and answers the entries whose executions it has started. */
export async function carryOut(plan: readonly PlanLine[], options: InvokeOptions): Promise<AcceptedEntry[]> {
  const requestId = randomUUID();
  const started: AcceptedEntry[] = [];
  for (const manifestKey of new Set(plan.filter(isToBeDone).map((line) => line.manifestKey))) {
    const endpointNames = plan
      .filter((line) => line.manifestKey === manifestKey && isDeployed(line))
      .flatMap(({ endpointName = [] }) => endpointName);
    const request = { requestId, endpointNames };
    const event: ReconcileRequest = { source: "onnxify.reconcile", manifestKey, request };
    // The function vouches for the shape.
    const { entries } = (await invokeFunction("trigger", event, options)) as ManifestStatus;
    const wanted = entries.filter(({ endpointName = "" }) => endpointNames.includes(endpointName));
    started.push(...wanted.filter(isAccepted));
  }
  return started;
}

function isDeployed({ action }: PlanLine): boolean {
  return action === "create" || action === "update";
}
