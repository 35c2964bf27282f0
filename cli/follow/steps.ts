import { formatAccuracy, formatLatency, formatSize } from "#lib/format-figures.ts";
import { describePrice } from "#lib/instances/price.ts";
import type { DeployDocument } from "#statemachine/document.ts";
import type { RemovalDocument } from "#statemachine/removal-document.ts";

/** The document as a step left it: whatever was written so far. */
export type Document = Partial<DeployDocument & Pick<RemovalDocument, "removal">>;

/** What is told of a Task state of the state machine. */
export interface Step {
  /** What it found, in a few words. */
  describe(document: Document): string;
  /** False while the step only waits for something: it is then entered again. */
  isDone?(document: Document): boolean;
  /** The Wait state of its loop. */
  wait?: string;
}

export const steps: Readonly<Record<string, Step>> = {
  ResolveModel: { describe: describeRelease },
  Preflight: { describe: describePreflight },
  Quantize: {
    wait: "WaitForTurn",
    isDone: ({ quantization }) => quantization?.jobName !== undefined,
    describe: ({ quantization }) => `job ${quantization?.jobName}`,
  },
  CheckQuantization: {
    wait: "WaitForQuantization",
    isDone: ({ quantization }) => quantization?.status === "Completed",
    describe: ({ quantization }) => quantization?.message ?? "the job has completed",
  },
  VerifyModel: {
    describe: ({ verification }) =>
      `${verification?.requests} requests in another runtime: ${formatAccuracy(verification?.accuracy ?? {})}`,
  },
  Package: { describe: ({ archive }) => `model.tar.gz, ${formatSize(archive?.sizeInBytes ?? 0)}` },
  Upload: { describe: ({ upload }) => upload?.modelDataUrl ?? "" },
  CreateCandidate: { describe: describeMade },
  RemoveCandidate: {
    wait: "WaitForCandidateRemoval",
    isDone: ({ candidateRemoval }) => candidateRemoval?.isSettled === true,
    describe: () => "the candidate has passed, and is gone",
  },
  CreateEndpoint: { describe: describeMade },
  WaitInService: {
    wait: "WaitForEndpoint",
    isDone: ({ endpoint }) => endpoint?.status === "InService",
    describe: ({ endpoint }) => `${endpoint?.endpointName} is ${endpoint?.status}`,
  },
  Benchmark: { describe: describeBenchmark },
  ConfirmAnswers: {
    describe: ({ confirmation }) => `after the update: ${formatAccuracy(confirmation?.accuracy ?? {})}`,
  },
  Report: { describe: ({ report }) => report?.htmlUrl ?? "" },
  RecordDeployment: { describe: ({ release }) => `release ${release?.releaseId} is live` },
  Notify: { describe: ({ notification }) => `told the topic: ${notification?.subject}` },
  CreateVanilla: { describe: ({ vanilla }) => `${vanilla?.endpointName}, the plain pipeline` },
  BenchmarkVanilla: {
    wait: "WaitForVanilla",
    isDone: ({ vanilla }) => vanilla?.isMeasured === true,
    describe: ({ vanilla }) =>
      vanilla?.speedup === undefined
        ? "it cannot answer the benchmark's request"
        : `${vanilla.speedup.toFixed(2)}x the vanilla endpoint`,
  },
  RemoveVanilla: {
    wait: "WaitForVanillaRemoval",
    isDone: ({ vanillaRemoval }) => vanillaRemoval?.isSettled === true,
    describe: ({ vanilla }) => `${vanilla?.endpointName ?? "the vanilla endpoint"} is gone`,
  },
  RemoveEndpoint: {
    wait: "WaitForRemoval",
    isDone: ({ removal }) => removal?.isSettled === true,
    describe: ({ entry }) => `${entry?.endpointName} is gone`,
  },
  RollBack: {
    wait: "WaitForRollBack",
    isDone: ({ rollBack }) => rollBack?.isSettled === true,
    describe: ({ rollBack }) => rollBack?.outcome ?? "",
  },
  CleanUp: { describe: ({ cleanUp }) => `removed ${cleanUp?.removed.join(", ") || "nothing"}` },
  NotifyFailure: { describe: ({ notification }) => `told the topic: ${notification?.subject}` },
};

function describeRelease({ release }: Document): string {
  if (release === undefined) return "";
  const { action, task, revision, sizeInBytes, license, releaseId } = release;
  const what = `${task} at ${revision.slice(0, 7)}`;
  if (action === "unchanged") return `${what}, live already as release ${releaseId}`;
  if (action === "deploy") return `${what}, built already as release ${releaseId}`;
  return `${what}, ${formatSize(sizeInBytes)} of safetensors, ${license}`;
}

function describeMade({ entry, endpoint }: Document): string {
  return `${endpoint?.endpointName} on ${entry?.instanceType}`;
}

function describePreflight({ preflight }: Document): string {
  if (preflight === undefined) return "";
  const { price, vanillaPrice, needsCandidate, unknown } = preflight;
  const candidate = needsCandidate ? ["and while the candidate is there as much again"] : [];
  const vanilla = vanillaPrice
    ? [`and while the vanilla endpoint is there ${describePrice(vanillaPrice)}`]
    : [];
  return [
    describePrice(price),
    ...candidate,
    ...vanilla,
    ...unknown.map((what) => `not known: ${what}`),
  ].join("; ");
}

function describeBenchmark({ benchmark }: Document): string {
  if (benchmark === undefined) return "";
  const { p50InMilliseconds, p99InMilliseconds, requestsPerSecond, speedup, verdict } = benchmark;
  return [
    `p50 ${formatLatency(p50InMilliseconds)}`,
    `p99 ${formatLatency(p99InMilliseconds)}`,
    `${requestsPerSecond.toFixed(1)} requests/s`,
    `${speedup.toFixed(2)}x vanilla`,
    ...(verdict === "refused" ? ["refused"] : []),
  ].join(", ");
}
