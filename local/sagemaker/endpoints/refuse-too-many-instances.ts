import { AwsError } from "#local/wire/json-service.ts";
import type { SageMakerContext } from "../context.ts";
import type { Deployment } from "../fleet/deployment.ts";

/** Throws ResourceLimitExceeded when a deployment and all that runs are more instances of a type than the quota. */
export function refuseTooManyInstances({ tables, quotas }: SageMakerContext, next: Deployment): void {
  const running = tables.endpoints.all().flatMap(({ live, pending }) => [live, pending]);
  for (const { instanceType } of next.variants) {
    if (instanceType === undefined) continue;
    const limit = quotas.limitOf(instanceType, "endpoint usage");
    const inUse = running.reduce((total, deployment) => total + countOf(deployment, instanceType), 0);
    const delta = countOf(next, instanceType);
    if (inUse + delta <= limit) continue;
    throw new AwsError(
      "ResourceLimitExceeded",
      `The account-level service limit '${instanceType} for endpoint usage' is ${limit} Instances, with current utilization of ${inUse} Instances and a request delta of ${delta} Instances. Please use AWS Service Quotas to request an increase for this quota.`,
    );
  }
}

function countOf(deployment: Deployment | undefined, instanceType: string): number {
  return (deployment?.variants ?? [])
    .filter((variant) => variant.instanceType === instanceType)
    .reduce((total, { instanceCount }) => total + instanceCount, 0);
}
