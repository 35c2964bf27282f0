import type { S3Client } from "@aws-sdk/client-s3";
import { BadInputError } from "#cli/errors.ts";
import { readEntryRow } from "#cli/result/read-entry-row.ts";
import type { Deployment } from "#lib/deployment.ts";
import { keys, releaseFiles } from "#lib/keys.ts";
import { readJson } from "#lib/s3/json-objects.ts";
import { listObjects } from "#lib/s3/list-objects.ts";
import type { Hold, Refusal } from "#lib/status/entry-row.ts";
import type { Outcome, PastRelease, Receipt } from "./past-release.ts";
import { readReceipts } from "./read-receipts.ts";

/** What an endpoint was given so far. */
export interface History {
  endpointName: string;
  /** Present after `onnxify rollback`. */
  held?: Hold;
  /** Why the last execution failed, if it did: also one that was never measured, which has no line in the list. */
  error?: Refusal;
  /** The newest first. */
  releases: PastRelease[];
}

interface Store {
  s3: S3Client;
  bucket: string;
}

/** @throws BadInputError when nothing was ever measured on an endpoint of that name. */
export async function readHistory(endpointName: string, store: Store): Promise<History> {
  const { s3, bucket } = store;
  const receipts = await readReceipts(endpointName, store);
  if (receipts.length === 0) {
    throw new BadInputError(
      `onnxify has measured nothing on an endpoint ${endpointName}. \`onnxify status\` lists those it has made.`,
    );
  }
  const deployment = await readJson<Deployment>(s3, { bucket, key: keys.deployment(endpointName) });
  const { held, error } = (await readEntryRow(endpointName, store)) ?? {};
  const kept = await findKept(receipts, store);
  const releases = receipts.map((receipt) => describe(receipt, deployment, kept));
  return { endpointName, ...(held && { held }), ...(error && { error }), releases };
}

/** The prefixes of those releases whose archive the bucket has. */
async function findKept(receipts: readonly Receipt[], { s3, bucket }: Store): Promise<Set<string>> {
  const prefixes = new Set(receipts.map(({ model, releaseId }) => keys.release(model, releaseId)));
  const kept = new Set<string>();
  for (const prefix of prefixes) {
    for await (const _ of listObjects(s3, { bucket, key: prefix + releaseFiles.archive })) kept.add(prefix);
  }
  return kept;
}

function describe(
  receipt: Receipt,
  deployment: Deployment | undefined,
  kept: ReadonlySet<string>,
): PastRelease {
  const { createdAt, releaseId, model, revision, endpoint, speedup, failedGates, reportUrl } = receipt;
  const recipe = receipt.quantization?.recipe;
  return {
    ...{ createdAt, releaseId, model, revision },
    ...(recipe !== undefined && { recipe }),
    ...(endpoint && { p50Ms: endpoint.p50InMilliseconds }),
    ...(speedup !== undefined && { speedup }),
    outcome: outcomeOf(receipt, deployment),
    ...{ failedGates, reportUrl },
    isKept: kept.has(keys.release(model, releaseId)),
  };
}

function outcomeOf({ verdict, reportUrl }: Receipt, deployment: Deployment | undefined): Outcome {
  if (verdict === "refused") return "refused";
  if (deployment?.live.reportUrl === reportUrl) return "live";
  const previous = deployment?.previous.find((release) => release.reportUrl === reportUrl);
  return previous?.rolledBackAt === undefined ? "replaced" : "rolled back";
}
