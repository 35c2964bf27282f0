import { inParallel } from "#lib/in-parallel.ts";
import type { ManifestPlan, PlannedEntry, ReconcileRequest } from "#lib/manifest/plan.ts";
import type { Release } from "#statemachine/document.ts";
import { FunctionError, type InvokeOptions, invokeFunction } from "./invoke-function.ts";
import type { PlanLine } from "./plan.ts";

const modelsAtOnce = 4;

/**
 * What is to be done about a manifest. The functions that do it are asked, so there is no second opinion: the trigger who
 * has which endpoint and what would be started, and ResolveModel what such an execution would find.
 */
export async function makePlan(manifestKey: string, options: InvokeOptions): Promise<PlanLine[]> {
  const lines: PlanLine[] = [];
  for (let planFrom: number | undefined = 0; planFrom !== undefined; ) {
    const request: ReconcileRequest = { source: "onnxify.reconcile", manifestKey, planFrom };
    // The function vouches for the shape.
    const { entries, next, error } = (await invokeFunction("trigger", request, options)) as ManifestPlan;
    if (error !== undefined) lines.push({ manifestKey, model: "", action: "refused", error });
    lines.push(
      ...(await inParallel(entries, modelsAtOnce, (entry) => planLine(entry, manifestKey, options))),
    );
    planFrom = next;
  }
  return lines;
}

async function planLine(
  { entry, action, ...planned }: PlannedEntry,
  manifestKey: string,
  options: InvokeOptions,
): Promise<PlanLine> {
  const line = { manifestKey, ...planned };
  if (action !== "check") return { ...line, action };
  try {
    const document = { executionName: "plan", entry };
    const release = (await invokeFunction("resolveModel", document, options)) as Release;
    if (release.action === "unchanged") return { ...line, action: "unchanged" };
    if (release.changes.length === 0) return { ...line, action: "create" };
    return { ...line, action: "update", changes: release.changes };
  } catch (error) {
    if (!(error instanceof FunctionError)) throw error;
    return { ...line, action: "fail", error: { name: error.name, message: error.message } };
  }
}
