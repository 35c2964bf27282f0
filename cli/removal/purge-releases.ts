import type { S3Client } from "@aws-sdk/client-s3";
import { manifestKeyOf } from "#cli/aws/manifest-key.ts";
import { readReceipts } from "#cli/history/read-receipts.ts";
import { readClaim } from "#lib/claims/claim.ts";
import type { DeployedRelease, Deployment } from "#lib/deployment.ts";
import { keys } from "#lib/keys.ts";
import { readJson } from "#lib/s3/json-objects.ts";
import { listObjects } from "#lib/s3/list-objects.ts";
import { emptyBucket } from "./empty-bucket.ts";

export interface PurgeOptions {
  s3: S3Client;
  bucket: string;
  /** Hears of everything that is gone, at once. */
  note: (...things: string[]) => void;
}

/**
 * Removes with all their versions the releases that were made for an endpoint, unless another endpoint has them on record,
 * its receipts, its record, and the claim on it unless a manifest of somebody's still has it.
 *
 * @returns the releases that were kept for others.
 */
export async function purgeReleases(endpointName: string, options: PurgeOptions): Promise<string[]> {
  const { s3, bucket, note } = options;
  const { own, ofOthers } = await findReleases(endpointName, options);
  const purge = async (prefix: string) => {
    if ((await emptyBucket({ s3, bucket, prefix })) > 0) note(`s3://${bucket}/${prefix}`);
  };
  for (const prefix of own.difference(ofOthers)) await purge(prefix);
  await purge(`${keys.reports}${endpointName}/`);
  if (!(await isSomebodyElses(endpointName, options))) await purge(keys.claim(endpointName));
  await purge(keys.deployment(endpointName));
  return [...own.intersection(ofOthers)];
}

/** The releases on record, and those that were refused: only their receipts know of them. */
async function findReleases(
  endpointName: string,
  { s3, bucket }: PurgeOptions,
): Promise<{ own: Set<string>; ofOthers: Set<string> }> {
  const receipts = await readReceipts(endpointName, { s3, bucket });
  const own = new Set(receipts.map(prefixOf));
  const ofOthers = new Set<string>();
  for await (const { key } of listObjects(s3, { bucket, key: keys.deployments })) {
    const deployment = await readJson<Deployment>(s3, { bucket, key });
    if (deployment === undefined) continue;
    const prefixes = deployment.endpointName === endpointName ? own : ofOthers;
    for (const release of [deployment.live, ...deployment.previous]) prefixes.add(prefixOf(release));
  }
  return { own, ofOthers };
}

function prefixOf({ model, releaseId }: Pick<DeployedRelease, "model" | "releaseId">): string {
  return keys.release(model, releaseId);
}

async function isSomebodyElses(endpointName: string, { s3, bucket }: PurgeOptions): Promise<boolean> {
  const manifestKey = (await readClaim(endpointName, { s3, bucket }))?.value.manifestKey;
  return manifestKey !== undefined && manifestKey !== manifestKeyOf(endpointName);
}
