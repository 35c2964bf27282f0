import type { S3Client } from "@aws-sdk/client-s3";
import type { DeployedRelease, Deployment } from "#lib/deployment.ts";
import { keys } from "#lib/keys.ts";
import { readJson, writeJson } from "#lib/s3/json-objects.ts";
import type { DeployDocument } from "#statemachine/document.ts";

/** The document as RecordDeployment finds it. */
export type RecordDeploymentDocument = Pick<
  DeployDocument,
  "executionName" | "entry" | "release" | "restoration" | "endpoint" | "benchmark"
>;

/** How many releases an endpoint can be taken back to. */
const longestHistory = 20;

/** Writes down that the release is live, and what was live before it. Written twice, it says the same. */
export async function recordDeployment(
  document: RecordDeploymentDocument,
  { s3, bucket }: { s3: S3Client; bucket: string },
): Promise<Deployment> {
  const { endpointName } = document.entry;
  const location = { bucket, key: keys.deployment(endpointName) };
  const before = await readJson<Deployment>(s3, location);
  const live = describeRelease(document);
  const known = before ? [before.live, ...before.previous] : [];
  const isLive = ({ endpointConfigName }: DeployedRelease) => endpointConfigName === live.endpointConfigName;
  const others = (document.restoration ? markPassed(known, known.findIndex(isLive)) : known).filter(
    (release) => !isLive(release),
  );
  const deployment = { endpointName, live, previous: others.slice(0, longestHistory) };
  await writeJson(s3, { ...location, value: deployment });
  return deployment;
}

/**
 * Everything newer than the release that an endpoint is taken back to is passed over from now on. Coming back to one that
 * was passed over passes over nothing.
 */
function markPassed(known: readonly DeployedRelease[], position: number): DeployedRelease[] {
  const rolledBackAt = new Date().toISOString();
  const isForward = known[position]?.rolledBackAt !== undefined;
  return known.map((release, index) =>
    isForward || index >= position ? release : { rolledBackAt, ...release },
  );
}

function describeRelease({
  executionName,
  entry,
  release,
  endpoint,
  benchmark,
}: RecordDeploymentDocument): DeployedRelease {
  const { releaseId, model, revision, task, modelDataUrl, madeOf } = release;
  const { action: _, changes: __, liveReportUrl: ___, ...pinned } = release;
  const { endpointConfigName } = endpoint;
  const { reportUrl } = benchmark;
  const deployedAt = new Date().toISOString();
  return {
    releaseId,
    model,
    revision,
    task,
    endpointConfigName,
    modelDataUrl,
    reportUrl,
    deployedAt,
    executionName,
    madeOf,
    deployedWith: { entry, release: pinned },
  };
}
