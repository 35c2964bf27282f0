import { isDeepStrictEqual } from "node:util";
import type { Claim } from "#lib/claims/claim.ts";
import { WriteConflictError } from "#lib/errors.ts";
import { keys } from "#lib/keys.ts";
import type { Entry } from "#lib/manifest/schema.ts";
import { pause, replaceJson } from "#lib/s3/conditional-json.ts";
import { digestOfDesired } from "./digest-of-desired.ts";
import { type EntryPlan, planEntry } from "./plan-entry.ts";
import { isCurrent } from "./read-manifest.ts";
import type { Work } from "./work.ts";

/** What was decided about an entry, and the claim on its endpoint as it is written now. */
export interface Claimed {
  decision: EntryPlan["decision"];
  claim: Claim | undefined;
}

const attempts = 30;

/**
 * Decides about an entry and writes it into the claim on its endpoint. The claim is written only if nobody else has
 * written it since it was read, so of many who want the endpoint at once one gets it, and the others decide again.
 *
 * @returns `undefined` when the manifest was written anew meanwhile, and says something else by now.
 */
export async function claimEndpoint(entry: Entry, work: Work): Promise<Claimed | undefined> {
  const { manifest, rows, occasion, round, context } = work;
  const row = rows.get(entry.endpointName.toLowerCase())?.value;
  for (let attempt = 0; attempt < attempts; attempt++) {
    const plan = await planEntry({ entry, manifest, row, occasion }, round, context);
    const before = plan.claim?.value;
    const after = claimAfter(plan, entry, work);
    if (isDeepStrictEqual(after, before)) return { decision: plan.decision, claim: before };
    // The claim first and then this question: if a newer write is dealt with in between, the claim has changed.
    if (isTakenFromAnother(before, after) && !(await isCurrent(manifest, context))) return undefined;
    const location = { bucket: context.bucket, key: keys.claim(entry.endpointName) };
    const etag = await replaceJson(context.s3, { ...location, value: after, etag: plan.claim?.etag });
    if (etag !== undefined) return { decision: plan.decision, claim: after };
    await pause();
  }
  throw new WriteConflictError(`Many ask for the endpoint ${entry.endpointName} at once.`, {
    nextStep: "It is tried again by itself.",
  });
}

function isTakenFromAnother(before: Claim | undefined, after: Claim | undefined): boolean {
  return before !== undefined && before.executionName !== after?.executionName;
}

function claimAfter(
  { decision, claim }: EntryPlan,
  entry: Entry,
  { manifest, occasion }: Work,
): Claim | undefined {
  const { key, write } = manifest;
  const before = claim?.value;
  if (decision.kind === "conflict") return before && withAsker(before, key);
  const isOurs = before?.manifestKey === key;
  if (decision.kind !== "start") return isOurs && occasion.kind === "write" ? { ...before, write } : before;
  const { [key]: _, ...others } = before?.alsoAskedForBy ?? {};
  const isSame = before?.executionName === decision.executionName;
  const scheduledTime = occasion.kind === "schedule" ? occasion.scheduledTime : before?.scheduledTime;
  return {
    ...(isSame ? before : {}),
    endpointName: entry.endpointName,
    manifestKey: key,
    since: isOurs ? before.since : new Date().toISOString(),
    executionName: decision.executionName,
    desired: digestOfDesired(entry),
    write,
    ...(scheduledTime === undefined ? {} : { scheduledTime }),
    alsoAskedForBy: others,
  };
}

function withAsker(claim: Claim, key: string): Claim {
  if (claim.alsoAskedForBy[key] !== undefined) return claim;
  return { ...claim, alsoAskedForBy: { ...claim.alsoAskedForBy, [key]: new Date().toISOString() } };
}
