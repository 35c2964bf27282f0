import { serverlessQuota } from "#local/quotas/instance-quotas.ts";
import { AwsError } from "#local/wire/json-service.ts";
import type { SageMakerContext } from "../context.ts";
import type { Deployment } from "../fleet/deployment.ts";

/**
 * Throws ResourceLimitExceeded when a new endpoint and all that are there may answer more requests without instances at
 * once than the quota. AWS says nothing of an update, so none is refused here.
 */
export function refuseTooMuchConcurrency({ tables, quotas }: SageMakerContext, next: Deployment): void {
  const delta = concurrencyOf(next);
  const inUse = tables.endpoints
    .all()
    .reduce((total, { live, pending }) => total + concurrencyOf(live ?? pending), 0);
  const limit = quotas.serverlessConcurrency;
  if (delta === 0 || inUse + delta <= limit) return;
  throw new AwsError(
    "ResourceLimitExceeded",
    `The account-level service limit '${serverlessQuota}' is ${limit}, with current utilization of ${inUse} and a request delta of ${delta}. Please use AWS Service Quotas to request an increase for this quota.`,
  );
}

function concurrencyOf(deployment: Deployment | undefined): number {
  return (deployment?.variants ?? []).reduce(
    (total, { serverless }) => total + (serverless?.MaxConcurrency ?? 0),
    0,
  );
}
