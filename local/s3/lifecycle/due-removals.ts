import type { StoredVersion } from "../version-table.ts";
import type { LifecycleRule } from "./lifecycle-rule.ts";

const dayInMilliseconds = 24 * 60 * 60 * 1000;

/**
 * What of one key a rule wants to be deleted now: ids of versions, and `undefined` for the object itself, which leaves
 * a delete marker in a versioned bucket. `versions` are all of the key's, the newest first.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html
 */
export function dueRemovals(
  versions: readonly StoredVersion[],
  { Expiration, NoncurrentVersionExpiration: noncurrent }: LifecycleRule,
  now: Date,
): (string | undefined)[] {
  const [latest, ...replaced] = versions;
  const isOld = latest !== undefined && isDue(latest.modifiedAt, Expiration?.Days, now);
  const due: (string | undefined)[] = [];
  if (latest?.file !== undefined && isOld) due.push(undefined);
  // A delete marker that hides nothing goes at once if the rule says so, and else at an object's age.
  const hidesNothing = latest !== undefined && latest.file === undefined && replaced.length === 0;
  if (hidesNothing && (isOld || Expiration?.ExpiredObjectDeleteMarker)) due.push(latest.versionId);
  const { NoncurrentDays, NewerNoncurrentVersions = 0 } = noncurrent ?? {};
  const old = replaced
    .slice(NewerNoncurrentVersions)
    .filter(({ replacedAt }) => replacedAt !== undefined && isDue(replacedAt, NoncurrentDays, now));
  return [...due, ...old.map(({ versionId }) => versionId)];
}

/** S3 counts whole days, and rounds up to the next midnight, UTC. */
export function isDue(since: Date, days: number | undefined, now: Date): boolean {
  if (days === undefined) return false;
  const midnight = Math.ceil(since.getTime() / dayInMilliseconds + days) * dayInMilliseconds;
  return midnight <= now.getTime();
}
