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
  /** Whether there will be a vanilla endpoint of one instance, once an update is over. */
  hasVanilla: boolean;
}

/** The quotas that an entry uses, under their names in Service Quotas. */
export function neededQuotas(question: QuotaQuestion): NeededQuota[] {
  const { instanceType, instanceCount, liveInstances, isToBeBuilt, isServerless, hasVanilla } = question;
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
  return [...(isServerless ? [] : [endpoint]), ...(isToBeBuilt ? [job] : [])];
}

function reasonOf(liveInstances: number): string {
  return liveInstances === 0 ? "for the endpoint" : "while the update runs both fleets";
}
