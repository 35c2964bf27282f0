import { listManifestKeys } from "#lib/manifest/list-manifest-keys.ts";
import { connect } from "./aws/connect.ts";
import { findStack } from "./aws/find-stack.ts";
import type { Context, StageOption } from "./context.ts";
import { FailedError } from "./errors.ts";
import { followDeployments } from "./follow/follow-deployments.ts";
import { carryOut } from "./reconcile/carry-out.ts";
import { formatPlan } from "./reconcile/format-plan.ts";
import { makePlan } from "./reconcile/make-plan.ts";
import type { PlanLine } from "./reconcile/plan.ts";
import { formatBenchmark } from "./result/format-benchmark.ts";
import { isDeployed, isFailed } from "./result/model-result.ts";

export interface ReconcileOptions extends StageOption {
  /** True to show the plan, and do nothing. */
  dryRun: boolean;
}

/**
 * Shows what all manifests ask for and is not so, as a diff; then makes it so, and follows what was started.
 *
 * @throws FailedError when an execution fails.
 */
export async function reconcile({ stage, dryRun }: ReconcileOptions, context: Context): Promise<void> {
  const { output, signal } = context;
  const clients = connect();
  const { bucket } = await findStack({ ...clients, stage, signal });
  const options = { ...clients, stage, signal };
  const plan: PlanLine[] = [];
  for (const key of await listManifestKeys({ ...clients, bucket })) {
    plan.push(...(await makePlan(key, options)));
  }
  const lines = formatPlan(plan, output);
  if (dryRun) return output.answer({ plan }, () => lines);
  lines.forEach(output.say);
  const started = await carryOut(plan, options);
  const models = await followDeployments(started, { clients, bucket, ...context });
  output.answer({ plan, models }, () => models.filter(isDeployed).flatMap(formatBenchmark));
  const failed = models.find(isFailed);
  if (failed !== undefined) throw new FailedError(failed.error.message);
}
