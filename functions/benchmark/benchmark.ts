import type { S3Client } from "@aws-sdk/client-s3";
import type { SageMakerRuntimeClient } from "@aws-sdk/client-sagemaker-runtime";
import { failedAccuracyGates } from "#lib/accuracy.ts";
import type { BenchmarkReport } from "#lib/benchmark-report.ts";
import type { ReleaseRecord } from "#lib/deployment.ts";
import { GateFailedError } from "#lib/errors.ts";
import { keys, releaseFiles } from "#lib/keys.ts";
import { parseReference } from "#lib/reference.ts";
import { readJson, readText, writeJson } from "#lib/s3/json-objects.ts";
import { toUrl } from "#lib/s3/object-location.ts";
import type { BenchmarkResult, DeployDocument } from "#statemachine/document.ts";
import { askGoldenRequests } from "./ask-golden-requests.ts";
import { timeRequests } from "./time-requests.ts";

/** The document as Benchmark finds it. */
export type BenchmarkDocument = Pick<DeployDocument, "entry" | "release">;

/** What Benchmark works with. */
export interface BenchmarkContext {
  s3: S3Client;
  runtime: SageMakerRuntimeClient;
  bucket: string;
}

/**
 * Asks the live endpoint the golden requests, then times the benchmark's request, and writes the receipt: also of an
 * endpoint that is not good enough.
 *
 * @throws GateFailedError when it is not.
 */
export async function benchmark(
  document: BenchmarkDocument,
  context: BenchmarkContext,
): Promise<BenchmarkResult> {
  const report = await measure(document, context);
  const { bucket, s3 } = context;
  const { endpointName, releaseId, createdAt } = report;
  const location = { bucket, key: keys.report(endpointName, releaseId, new Date(createdAt)) };
  await writeJson(s3, { ...location, value: report });
  const reportUrl = toUrl(location);
  if (report.failedGates.length > 0) throw gateError(report, reportUrl);
  const { endpoint, vanilla, speedup, accuracy } = report;
  return { reportUrl, ...endpoint, vanilla, speedup, accuracy };
}

async function measure(
  { entry, release }: BenchmarkDocument,
  { s3, runtime, bucket }: BenchmarkContext,
): Promise<BenchmarkReport> {
  const { endpointName, gates } = entry;
  const { releaseId, model, revision, task, prefix } = release;
  const record = await readJson<ReleaseRecord>(s3, { bucket, key: prefix + releaseFiles.record });
  if (record === undefined) throw new Error(`The release ${prefix} has no ${releaseFiles.record}.`);
  const reference = parseReference(
    (await readText(s3, { bucket, key: prefix + releaseFiles.reference })) ?? "",
  );
  const { serving, quantization } = record;
  const accuracy = await askGoldenRequests(reference, { runtime, endpointName, serving });
  const endpoint = await timeRequests(quantization.benchmarkRequest, {
    ...entry.benchmark,
    runtime,
    endpointName,
  });
  const speedup = quantization.vanilla.p50InMilliseconds / endpoint.p50InMilliseconds;
  return {
    schemaVersion: 1,
    endpointName,
    releaseId,
    model,
    revision,
    task,
    request: entry.benchmark,
    endpoint,
    vanilla: quantization.vanilla,
    speedup,
    accuracy,
    gates,
    failedGates: [...failedAccuracyGates(accuracy, gates), ...failedSpeedGate(speedup, gates.speedup)],
    quantization,
    createdAt: new Date().toISOString(),
  };
}

function failedSpeedGate(speedup: number, least: number): string[] {
  return speedup >= least ? [] : [`${speedup.toFixed(2)} fails the gate: speedup, at least ${least}`];
}

function gateError({ endpointName, failedGates }: BenchmarkReport, reportUrl: string): GateFailedError {
  return new GateFailedError(`The endpoint ${endpointName} answers, but ${failedGates.join("; ")}.`, {
    nextStep: `Every figure is in ${reportUrl}; change the entry's gates or its quantization.`,
  });
}
