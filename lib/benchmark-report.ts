import type { BenchmarkRequest, Gates } from "./manifest/schema.ts";
import type { Accuracy, Latency, QuantizationReport } from "./quantization-report.ts";

/** `reports/<endpoint>/<releaseId>/<time>.json`: the receipt of one benchmark. */
export interface BenchmarkReport {
  schemaVersion: 1;
  endpointName: string;
  releaseId: string;
  model: string;
  revision: string;
  task: string;
  request: BenchmarkRequest;
  /** The live endpoint, over HTTP. */
  endpoint: Latency & { requestsPerSecond: number; requests: number };
  /** The plain transformers pipeline on the same request, in the quantization job on the same instance type. */
  vanilla: Latency;
  /** Vanilla p50 over the endpoint's p50. */
  speedup: number;
  /** The live endpoint's golden answers against PyTorch fp32. */
  accuracy: Accuracy;
  gates: Gates;
  failedGates: string[];
  quantization: QuantizationReport;
  createdAt: string;
}
