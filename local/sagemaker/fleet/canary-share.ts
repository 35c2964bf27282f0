import type { DeploymentConfig } from "../endpoints/deployment-config-schema.ts";
import type { Deployment } from "./deployment.ts";

/** The share of the traffic that a canary takes, from 0 to 1; `undefined` when all of it moves at once. */
export function canaryShareOf(
  config: DeploymentConfig | undefined,
  { variants }: Deployment,
): number | undefined {
  const size = config?.BlueGreenUpdatePolicy?.TrafficRoutingConfiguration.CanarySize;
  if (size === undefined) return undefined;
  if (size.Type === "CAPACITY_PERCENT") return size.Value / 100;
  return size.Value / variants.reduce((total, { instanceCount }) => total + instanceCount, 0);
}
