import { processingTypeOf } from "#lib/instances/offered.ts";
import type { NeededQuota } from "./check-quotas.ts";

/** What is asked of SageMaker, and what is there. */
export interface QuotaQuestion {
  instanceType: string;
  instanceCount: number;
  isToBeBuilt: boolean;
  /** How many requests at once the endpoint may answer, if it is serverless. */
  maxConcurrency: number | undefined;
  /** The same of the live endpoint, if there will be a candidate beside it. */
  liveConcurrency: number;
  /**
   * Instances of the same type that the endpoint has now: they go on serving beside the candidate, and once that is gone
   * beside the new ones.
   */
  liveInstances: number;
  /** Whether there will be a vanilla endpoint of one instance, once an update is over. */
  hasVanilla: boolean;
}

/** The quotas that an entry uses, under their names in Service Quotas. */
export function neededQuotas(question: QuotaQuestion): NeededQuota[] {
  const { instanceType, instanceCount, liveInstances, isToBeBuilt, hasVanilla } = question;
  const isVanillaMore = hasVanilla && liveInstances === 0;
  const endpoint = {
    name: `${instanceType} for endpoint usage`,
    needed: instanceCount + (isVanillaMore ? 1 : liveInstances),
    reason: isVanillaMore ? "for the endpoint and the vanilla endpoint beside it" : reasonOf(liveInstances),
  };
  const job = {
    name: `${processingTypeOf(instanceType)} for processing job usage`,
    needed: 1,
    reason: "for the quantization job",
  };
  return [serverlessQuota(question) ?? endpoint, ...(isToBeBuilt ? [job] : [])];
}

/** In Service Quotas it is L-96300102, and 10 in some new accounts. */
function serverlessQuota({ maxConcurrency, liveConcurrency }: QuotaQuestion): NeededQuota | undefined {
  if (maxConcurrency === undefined) return undefined;
  return {
    name: "Maximum total concurrency that can be allocated across all serverless endpoints",
    needed: maxConcurrency + liveConcurrency,
    reason: liveConcurrency === 0 ? "for the endpoint" : "for the endpoint and the candidate beside it",
  };
}

function reasonOf(liveInstances: number): string {
  return liveInstances === 0 ? "for the endpoint" : "while the update runs both fleets";
}
