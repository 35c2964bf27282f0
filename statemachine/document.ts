import type { Entry } from "#lib/manifest/schema.ts";
import type { Accuracy, Latency } from "#lib/quantization-report.ts";

/** Where an execution came from: one entry of one version of one manifest. */
export interface ManifestSource {
  bucket: string;
  key: string;
  /** Position of the entry in the manifest, from 0. */
  index: number;
}

/** Written by ResolveModel: what exactly is to be live, and how far the way there is. */
export interface Release {
  /** `unchanged`: live already; `deploy`: built already; `build`: everything is to be done. */
  action: "unchanged" | "deploy" | "build";
  releaseId: string;
  /** `releases/<slug>/<releaseId>/` in the bucket. */
  prefix: string;
  model: string;
  /** The commit that `entry.revision` stood for, 40 hexadecimal digits. */
  revision: string;
  task: string;
  modelDataUrl: string;
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

/** Written by CreateEndpoint and kept current by WaitInService. */
export interface EndpointState {
  endpointName: string;
  endpointConfigName: string;
  modelName: string;
  /** The configuration that was live before; absent for a new endpoint. */
  previousEndpointConfigName?: string;
  status: "Creating" | "Updating" | "InService";
  waitInSeconds: number;
  startedAt: string;
}

/** Written by Benchmark: the figures of the receipt that other steps tell people. */
export interface BenchmarkResult extends Latency {
  reportUrl: string;
  requestsPerSecond: number;
  vanilla: Latency;
  /** Vanilla p50 over the endpoint's p50. */
  speedup: number;
  accuracy: Accuracy;
}

/** What Step Functions puts where a Catch says: the error's name, and its JSON as Lambda wrote it. */
export interface Failure {
  Error: string;
  Cause: string;
}

/** The document that flows. The trigger starts it with `entry` and `source`; every step adds its own field. */
export interface DeployDocument {
  executionName: string;
  entry: Entry;
  source: ManifestSource;
  release: Release;
  quantization: QuantizationJob;
  verification: Verification;
  archive: StagedArchive;
  endpoint: EndpointState;
  benchmark: BenchmarkResult;
  failure: Failure;
}
