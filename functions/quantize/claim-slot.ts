import { dropEndedClaims, type JobSearch } from "./drop-ended-claims.ts";
import { readSlotTable, type SlotStore, writeSlotTable } from "./slot-table.ts";

/** However many executions wait, SageMaker is asked for its jobs no more often than this. */
const checkIntervalInMilliseconds = 1000;

/** So many writers in a row may be faster; then somebody else's turn is over soon. */
const attempts = 5;

/** What slots are claimed with. */
export interface SlotContext extends SlotStore, JobSearch {
  /** How many jobs may run at once. */
  maxConcurrentJobs: number;
}

/**
 * Takes one of the stack's slots for a job, or keeps the one that it has. The table is written only if nobody else
 * has written it since it was read, so that there are never more jobs than slots.
 *
 * @returns false when all are taken.
 */
export async function claimSlot(jobName: string, context: SlotContext): Promise<boolean> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const table = await readSlotTable(context);
    const others = table.claims.filter((claim) => claim.jobName !== jobName);
    const isCheckDue = Date.now() - table.checkedAt >= checkIntervalInMilliseconds;
    const mustCheck = table.etag === undefined || others.length >= context.maxConcurrentJobs;
    if (mustCheck && !isCheckDue) return false;
    const claims = mustCheck ? await dropEndedClaims(others, context) : others;
    const hasRoom = claims.length < context.maxConcurrentJobs;
    const own = hasRoom ? [{ jobName, claimedAt: Date.now() }] : [];
    const checkedAt = mustCheck ? Date.now() : table.checkedAt;
    if (await writeSlotTable(context, { ...table, claims: [...claims, ...own], checkedAt })) return hasRoom;
  }
  return false;
}

/** Gives a slot back before its job runs, for one whose instances are to be had. */
export async function releaseSlot(jobName: string, store: SlotStore): Promise<void> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const table = await readSlotTable(store);
    const claims = table.claims.filter((claim) => claim.jobName !== jobName);
    if (await writeSlotTable(store, { ...table, claims })) return;
  }
}
