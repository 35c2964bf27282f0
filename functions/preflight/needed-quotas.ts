import { processingTypeOf } from "#lib/instances/offered.ts";
import type { NeededQuota } from "./check-quotas.ts";

/** What is asked of SageMaker, and what is there. */
export interface QuotaQuestion {
  instanceType: string;
  instanceCount: number;
  isToBeBuilt: boolean;
  isServerless: boolean;
  /** Instances of the same type that the endpoint has now: they go on serving while the new ones start. */
  liveInstances: number;
}

/** The quotas that an entry uses, under their names in Service Quotas. */
export function neededQuotas(question: QuotaQuestion): NeededQuota[] {
  const { instanceType, instanceCount, liveInstances, isToBeBuilt, isServerless } = question;
  const endpoint = {
    name: `${instanceType} for endpoint usage`,
    needed: instanceCount + liveInstances,
    reason: liveInstances === 0 ? "for the endpoint" : "while the update runs both fleets",
  };
  const job = {
    name: `${processingTypeOf(instanceType)} for processing job usage`,
    needed: 1,
    reason: "for the quantization job",
  };
  return [...(isServerless ? [] : [endpoint]), ...(isToBeBuilt ? [job] : [])];
}
