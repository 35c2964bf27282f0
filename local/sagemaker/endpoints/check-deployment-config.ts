import { validationException } from "../api/errors.ts";
import type { SageMakerContext } from "../context.ts";
import { canaryShareOf } from "../fleet/canary-share.ts";
import type { Deployment } from "../fleet/deployment.ts";
import type { DeploymentConfig } from "./deployment-config-schema.ts";

/** Throws ValidationException for alarms that CloudWatch has not, and for a canary of more than half of the fleet. */
export function checkDeploymentConfig(
  { cloudWatch }: SageMakerContext,
  config: DeploymentConfig | undefined,
  deployment: Deployment,
): void {
  for (const { AlarmName } of config?.AutoRollbackConfiguration?.Alarms ?? []) {
    if (cloudWatch.stateOf(AlarmName) === undefined) {
      throw validationException(`Could not find the alarm "${AlarmName}" of the AutoRollbackConfiguration.`);
    }
  }
  const share = canaryShareOf(config, deployment);
  if (share !== undefined && share > 0.5) {
    throw validationException("CanarySize must be at most 50% of the variant's total instance count.");
  }
}
