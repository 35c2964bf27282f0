import type { Change } from "#lib/changes.ts";
import type { DeployedRelease } from "#lib/deployment.ts";
import type { Entry } from "#lib/manifest/schema.ts";

/** What is wanted, and what is on record. */
export interface ChangeQuestion {
  entry: Pick<Entry, "redeploy">;
  releaseId: string;
  madeOf: Record<string, string>;
  /** Absent for a new endpoint. */
  live: DeployedRelease | undefined;
  /** What is the matter with the endpoint itself, if something is: `Failed`, `missing`. */
  fault: string | undefined;
}

/** Why the endpoint is not as it should be; empty for a new one. */
export function listChanges({ entry, releaseId, madeOf, live, fault }: ChangeQuestion): Change[] {
  if (live === undefined) return [];
  const found = compare(knownOf(live), madeOf);
  if (fault !== undefined) found.push({ what: "endpoint", before: fault, after: "InService" });
  if (found.length > 0) return found;
  if (live.releaseId !== releaseId) return [{ what: "release", before: live.releaseId, after: releaseId }];
  return entry.redeploy === "always" ? [{ what: "redeploy", before: "live", after: "always" }] : [];
}

function compare(before: Record<string, string>, after: Record<string, string>): Change[] {
  return Object.entries(after).flatMap(([what, now]) => {
    const then = before[what];
    return then === undefined || then === now ? [] : [{ what, before: then, after: now }];
  });
}

/** A record that is older than the list of ingredients has three of them. */
function knownOf({ madeOf, model, revision, task }: DeployedRelease): Record<string, string> {
  return madeOf ?? { model, commit: revision, task };
}
