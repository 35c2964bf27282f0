import type { S3Client } from "@aws-sdk/client-s3";
import { keys } from "#lib/keys.ts";
import { readStored, type Stored, updateJson } from "#lib/s3/conditional-json.ts";

/** `claims/<endpoint>.json`: who has an endpoint, and which execution may change it. Written conditionally only. */
export interface Claim {
  endpointName: string;
  /** The manifest that has the endpoint; absent when it was given back. */
  manifestKey?: string;
  /** Since when the manifest has it (ISO 8601, UTC). */
  since: string;
  /** The execution that may change the endpoint; every other is superseded. */
  executionName: string;
  /** A digest of what is wanted of the endpoint. */
  desired: string;
  /** Which write of the manifest started the execution. */
  write: string;
  /** The last firing of the schedule that was acted on. */
  scheduledTime?: string;
  /** The configuration that the execution brings, once it has got so far. */
  endpointConfigName?: string;
  /** The configuration that a superseded execution is about to take away, and since when. */
  retiring?: { endpointConfigName: string; since: string };
  /** The manifests that ask for the endpoint as well, and since when each does. */
  alsoAskedForBy: Record<string, string>;
}

/** Where claims are. */
export interface ClaimStore {
  s3: S3Client;
  bucket: string;
}

export function readClaim(
  endpointName: string,
  { s3, bucket }: ClaimStore,
): Promise<Stored<Claim> | undefined> {
  return readStored<Claim>(s3, { bucket, key: keys.claim(endpointName) });
}

/** Changes a claim that is there; `change` answers `undefined` to leave it as it is. */
export async function updateClaim(
  endpointName: string,
  change: (claim: Claim) => Claim | undefined,
  { s3, bucket }: ClaimStore,
): Promise<Claim | undefined> {
  const location = { bucket, key: keys.claim(endpointName) };
  return (await updateJson<Claim>(s3, location, (claim) => claim && change(claim)))?.value;
}
