import type { S3Client } from "@aws-sdk/client-s3";
import type { SageMakerRuntimeClient } from "@aws-sdk/client-sagemaker-runtime";
import { askGoldenRequests } from "#lib/benchmark/ask-golden-requests.ts";
import { askedOf } from "#lib/benchmark/asked-of.ts";
import { measureSpeed, timeFirstRequest } from "#lib/benchmark/measure-speed.ts";
import { readRelease } from "#lib/benchmark/read-release.ts";
import type { BenchmarkReport } from "#lib/benchmark-report.ts";
import { whileCurrent } from "#lib/claims/while-current.ts";
import { formatAccuracy } from "#lib/format-figures.ts";
import { keys } from "#lib/keys.ts";
import { writeJson } from "#lib/s3/json-objects.ts";
import { toUrl } from "#lib/s3/object-location.ts";
import { claimantOf } from "#statemachine/claimant-of.ts";
import type { BenchmarkResult, DeployDocument } from "#statemachine/document.ts";
import { askMachine } from "./ask-machine.ts";
import { compareWithLive } from "./compare-with-live.ts";
import { describeRelease } from "./describe-release.ts";
import { listFailedGates } from "./list-failed-gates.ts";
import { readLiveReport } from "./read-live-report.ts";

/** The document as Benchmark finds it. */
export type BenchmarkDocument = Pick<
  DeployDocument,
  "executionName" | "source" | "entry" | "release" | "restoration" | "preflight" | "endpoint"
>;

/** What Benchmark works with. */
export interface BenchmarkContext {
  s3: S3Client;
  /** Asks what must be answered, and asks again. */
  runtime: SageMakerRuntimeClient;
  /** Asks what is timed, once. */
  timedRuntime: SageMakerRuntimeClient;
  bucket: string;
}

/**
 * Asks the candidate of an update, or else the endpoint itself, the golden requests, then times the benchmark's request
 * and its grid, compares them with the receipt of the release that is replaced, and writes the receipt: also of a release
 * that is not good enough, which `verdict` says.
 *
 * @throws GateFailedError when no request is answered, SupersededError when something newer is wanted of the endpoint.
 */
export async function benchmark(
  document: BenchmarkDocument,
  context: BenchmarkContext,
): Promise<BenchmarkResult> {
  const report = await whileCurrent(claimantOf(document), context, () => measure(document, context));
  const { bucket, s3 } = context;
  const { endpointName, releaseId, createdAt } = report;
  const location = { bucket, key: keys.report(endpointName, releaseId, new Date(createdAt)) };
  await writeJson(s3, { ...location, value: report });
  return summarizeReport(report, { reportUrl: toUrl(location), askedName: document.endpoint.endpointName });
}

async function measure(document: BenchmarkDocument, context: BenchmarkContext): Promise<BenchmarkReport> {
  const { s3, runtime, timedRuntime, bucket } = context;
  const { entry, release, endpoint } = document;
  const { record, reference } = await readRelease(release.prefix, { s3, bucket });
  const { endpointName } = endpoint;
  const { serving, quantization } = record;
  const asked = askedOf(entry, quantization);
  const firstRequestInMilliseconds = await timeFirstRequest(asked.question, { runtime, endpointName });
  const accuracy = await askGoldenRequests(reference, { runtime, endpointName, serving });
  const endpointCpuFlags = await askMachine({ runtime, endpointName });
  const timed = { runtime: timedRuntime, endpointName };
  const speed = await measureSpeed(asked, timed);
  const described = describeRelease(document, {
    quantization,
    accuracy,
    firstRequestInMilliseconds,
    endpointCpuFlags,
    ...speed,
  });
  const live = await readLiveReport(entry.endpointName, { s3, bucket });
  const isRestored = document.restoration !== undefined;
  const report = live ? await compareWithLive(described, { ...live, isRestored }, timed) : described;
  const failedGates = listFailedGates(report, accuracy);
  return { ...report, failedGates, verdict: failedGates.length === 0 ? "live" : "refused" };
}

/** Which of the places that ask the golden requests was the first to be answered otherwise. */
function whereItBegan({ failedGates, quantization }: BenchmarkReport): string {
  if (!failedGates.some((gate) => /fails the gate: (worst|mean|label|score)/.test(gate))) return "";
  return ` The job measured ${formatAccuracy(quantization.accuracy)}, and onnxruntime-node agreed, so the difference began after them: in the archive, in its handler or on the instance.`;
}

function summarizeReport(
  report: BenchmarkReport,
  { reportUrl, askedName }: { reportUrl: string; askedName: string },
): BenchmarkResult {
  const { failedGates, verdict, speedup, accuracy } = report;
  const { endpoint, vanilla } = report;
  return {
    reportUrl,
    verdict,
    refusal:
      failedGates.length === 0
        ? ""
        : `The endpoint ${askedName} answers, but ${failedGates.join("; ")}.${whereItBegan(report)} Every figure is in ${reportUrl}; change the entry's gates or its quantization.`,
    p50InMilliseconds: endpoint.p50InMilliseconds,
    p90InMilliseconds: endpoint.p90InMilliseconds,
    p95InMilliseconds: endpoint.p95InMilliseconds,
    p99InMilliseconds: endpoint.p99InMilliseconds,
    requestsPerSecond: endpoint.requestsPerSecond,
    vanilla: {
      p50InMilliseconds: vanilla.p50InMilliseconds,
      p90InMilliseconds: vanilla.p90InMilliseconds,
      p99InMilliseconds: vanilla.p99InMilliseconds,
    },
    speedup,
    accuracy,
  };
}
