import type { BenchmarkRequest } from "#lib/manifest/schema.ts";
import type { Accuracy } from "#lib/quantization-report.ts";

/** Times of one request in milliseconds, by the names of the JSON documents. */
export interface LatencyInMs {
  p50Ms: number;
  p90Ms: number;
  p99Ms: number;
}

/** What the JSON documents of `deploy` and `demo` say of a model that is live. */
export interface DeployedModel {
  endpointName: string;
  model: string;
  revision: string;
  task: string;
  releaseId: string;
  modelDataUrl: string;
  /** As SageMaker describes the endpoint. */
  status: string;
  executionArn: string;
  quantization: { recipe: string; vanillaSizeInBytes: number; onnxSizeInBytes: number };
  /** The live endpoint's answers against PyTorch fp32. */
  accuracy: Accuracy;
  benchmark: LatencyInMs & {
    requestsPerSecond: number;
    /** The transformers pipeline on the same request. */
    vanilla: LatencyInMs;
    /** Vanilla p50 over the endpoint's p50. */
    speedup: number;
    request: BenchmarkRequest;
    reportUrl: string;
    /** Where the receipt is kept on this machine, when it is. */
    reportFile?: string;
    /** And the page for people. */
    htmlFile?: string;
  };
}

/** What they say of one that is not. */
export interface FailedModel {
  endpointName: string;
  model: string;
  status: "Failed";
  executionArn: string;
  error: { name: string; message: string };
}

export type ModelResult = DeployedModel | FailedModel;

export function isDeployed(result: ModelResult): result is DeployedModel {
  return !isFailed(result);
}

export function isFailed(result: ModelResult): result is FailedModel {
  return result.status === "Failed" && "error" in result;
}
