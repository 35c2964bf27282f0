import type { Price } from "#lib/instances/price.ts";
import type { Entry } from "#lib/manifest/schema.ts";
import type { Accuracy, Latency } from "#lib/quantization-report.ts";
import type { Release } from "#lib/release.ts";
import type { RemovalState } from "#lib/removal-state.ts";
import type { Restoration } from "#lib/restoration.ts";
import type { Comparison } from "./comparison.ts";

export type { Release, ResolvedEvaluation } from "#lib/release.ts";

/** Where an execution came from: one entry of one version of one manifest. */
export interface ManifestSource {
  bucket: string;
  key: string;
  /** Position of the entry in the manifest, from 0; absent when the endpoint is taken back. */
  index?: number;
}

/** Written by Quantize while it is not yet the execution's turn. */
export interface QuantizationWait {
  status: "Waiting";
  /** What is waited for, in a sentence. */
  reason: string;
  waitingSince: string;
  /** How long to wait before asking again. */
  waitInSeconds: number;
}

/** Written by Preflight: nothing that was looked at stands in the way. */
export interface PreflightResult {
  /** Whether another release answers clients meanwhile, so that this one is judged at a candidate first. */
  needsCandidate: boolean;
  /** What the endpoint will cost while it is there. */
  price: Price;
  /** What the vanilla endpoint will cost on top while it is there; absent when none is wanted. */
  vanillaPrice?: Price;
  /** What could not be known, a phrase each. */
  unknown: string[];
}

/** Written by Quantize and kept current by CheckQuantization. */
export interface QuantizationJob {
  jobName: string;
  status: "InProgress" | "Completed";
  /** `s3://bucket/work/<execution>/output/`. */
  outputUrl: string;
  /** How long to wait before asking again. */
  waitInSeconds: number;
  startedAt: string;
  /** What the job said when it was done. */
  message?: string;
}

/** Written by VerifyModel: how far onnxruntime-node is from PyTorch fp32. */
export interface Verification {
  requests: number;
  accuracy: Accuracy;
}

/** Written by Package: the archive, still in `work/`. */
export interface StagedArchive {
  url: string;
  sha256: string;
  sizeInBytes: number;
}

/** Written by Upload: the release, whole and immutable. */
export interface UploadedRelease {
  modelDataUrl: string;
  /** `release.json`, beside the archive. */
  recordUrl: string;
  sha256: string;
  sizeInBytes: number;
}

/**
 * Which endpoint is asked: the candidate, from CreateCandidate on, and the endpoint itself from CreateEndpoint on. Kept
 * current by WaitInService.
 */
export interface EndpointState {
  endpointName: string;
  /** The name of the configuration that was asked for, and of its model. */
  endpointConfigName: string;
  status: "Creating" | "Updating" | "InService";
  waitInSeconds: number;
  startedAt: string;
}

/** Written by Benchmark: the figures of the receipt that other steps tell people. */
export interface BenchmarkResult extends Latency {
  reportUrl: string;
  p95InMilliseconds: number;
  requestsPerSecond: number;
  vanilla: Latency;
  /** Vanilla p50 over the endpoint's p50. */
  speedup: number;
  accuracy: Accuracy;
  verdict: "live" | "refused";
  /** Which gates failed, and the next step, as a sentence; empty when none did. */
  refusal: string;
}

/** Written by ConfirmAnswers: how far the updated endpoint is from PyTorch fp32. */
export interface Confirmation {
  accuracy: Accuracy;
}

/** Written by Report: the same receipt for people, also of a release that was refused before it was benchmarked. */
export interface DrawnReport {
  reportUrl: string;
  htmlUrl: string;
}

/** Written by RollBack: how far the endpoint is on its way back. */
export interface RollBackState {
  /** True once nothing more is to be done or waited for. */
  isSettled: boolean;
  /** What became of the endpoint, in a sentence. */
  outcome: string;
  /** Whether the endpoint answers from an earlier release. */
  hasReleaseBefore: boolean;
  waitInSeconds: number;
  startedAt: string;
}

/** Written by CleanUp: what the execution had made and is gone now. */
export interface CleanedUp {
  removed: string[];
}

/** Written by Notify: what the topic was told. */
export interface Notification {
  subject: string;
  message: string;
}

/** Written by NotifyFailure: the same, and the words that the execution fails with. */
export interface FailureNotification extends Notification {
  error: string;
  cause: string;
}

/** What Step Functions puts where a Catch says: the error's name, and its JSON as Lambda wrote it. */
export interface Failure {
  Error: string;
  Cause: string;
}

/**
 * The document that flows. The trigger starts it with `executionName`, `entry` and `source`, and to bring an earlier
 * release back with `restoration` and that `release`; every step adds its own field, and takes of the others only what it
 * names in its own parameter's type.
 */
export interface DeployDocument extends Comparison {
  executionName: string;
  entry: Entry;
  /** Absent when the execution was started by hand. */
  source?: ManifestSource | undefined;
  /** Only of an execution that brings an earlier release back. */
  restoration?: Restoration;
  release: Release;
  preflight: PreflightResult;
  quantization: QuantizationJob;
  verification: Verification;
  archive: StagedArchive;
  upload: UploadedRelease;
  endpoint: EndpointState;
  benchmark: BenchmarkResult;
  /** Written by RemoveCandidate. */
  candidateRemoval: RemovalState;
  confirmation: Confirmation;
  report: DrawnReport;
  failure: Failure;
  rollBack: RollBackState;
  cleanUp: CleanedUp;
  notification: Notification;
}
