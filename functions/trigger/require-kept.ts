import { RestorationError } from "#lib/errors.ts";
import { releaseFiles } from "#lib/keys.ts";
import type { PinnedRelease } from "#lib/release.ts";
import { listObjects } from "#lib/s3/list-objects.ts";
import type { TriggerContext } from "./context.ts";

/** @throws RestorationError when the bucket does not have all of a release any more. */
export async function requireKept(
  { prefix, releaseId }: PinnedRelease,
  { s3, bucket }: Pick<TriggerContext, "s3" | "bucket">,
): Promise<void> {
  const objects = await Array.fromAsync(listObjects(s3, { bucket, key: prefix }), ({ key }) => key);
  const missing = Object.values(releaseFiles).filter((file) => !objects.includes(prefix + file));
  if (missing.length === 0) return;
  throw new RestorationError(
    `Release ${releaseId} was purged: s3://${bucket}/${prefix} has no ${missing.join(" and no ")}.`,
    { nextStep: "Put its revision and settings into the manifest, which builds it anew." },
  );
}
