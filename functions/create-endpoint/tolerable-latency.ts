import type { S3Client } from "@aws-sdk/client-s3";
import type { BenchmarkReport } from "#lib/benchmark-report.ts";
import type { Deployment } from "#lib/deployment.ts";
import { readJson } from "#lib/s3/json-objects.ts";
import { fromUrl } from "#lib/s3/object-location.ts";

/** How many times the measured p99 a minute's mean must be before an update is taken back. */
const generosity = 5;

/** What is about to be live, and what is on record. */
export interface LatencyQuestion {
  deployment: Deployment | undefined;
  endpointConfigName: string;
  model: string;
  /** Whether the live release runs on the same kind of instance. */
  isSameInstanceType: boolean;
}

/**
 * The mean latency that is too much, in microseconds as CloudWatch has it: a multiple of the p99 that was measured when
 * this configuration was live before, or else for the live release, if that is the same model on the same instance
 * type. `undefined` when nothing was measured that compares.
 */
export async function tolerableLatencyInMicroseconds(
  { deployment, endpointConfigName, model, isSameInstanceType }: LatencyQuestion,
  s3: S3Client,
): Promise<number | undefined> {
  if (deployment === undefined) return undefined;
  const { live, previous } = deployment;
  const same = [live, ...previous].find((known) => known.endpointConfigName === endpointConfigName);
  const comparable = same ?? (live.model === model && isSameInstanceType ? live : undefined);
  if (comparable === undefined) return undefined;
  const report = await readJson<BenchmarkReport>(s3, fromUrl(comparable.reportUrl));
  return report && Math.ceil(generosity * report.endpoint.p99InMilliseconds * 1000);
}
