import type { BenchmarkReport } from "#lib/benchmark-report.ts";
import type { Latency } from "#lib/quantization-report.ts";
import type { DeployedModel, LatencyInMs } from "./model-result.ts";

/** What a receipt says of a model, in the JSON documents' words. */
export function describeReport(
  report: BenchmarkReport,
  reportUrl: string,
): Omit<DeployedModel, "modelDataUrl" | "status" | "executionArn"> {
  const { endpointName, model, revision, task, releaseId, accuracy } = report;
  const { recipe, vanillaSizeInBytes, onnxSizeInBytes } = report.quantization;
  return {
    endpointName,
    model,
    revision,
    task,
    releaseId,
    quantization: { recipe, vanillaSizeInBytes, onnxSizeInBytes },
    accuracy,
    benchmark: {
      ...toMs(report.endpoint),
      requestsPerSecond: report.endpoint.requestsPerSecond,
      vanilla: toMs(report.vanilla),
      speedup: report.speedup,
      request: report.request,
      reportUrl,
    },
  };
}

function toMs({ p50InMilliseconds, p90InMilliseconds, p99InMilliseconds }: Latency): LatencyInMs {
  return { p50Ms: p50InMilliseconds, p90Ms: p90InMilliseconds, p99Ms: p99InMilliseconds };
}
