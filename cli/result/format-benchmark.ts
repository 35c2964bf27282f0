import { formatTable } from "#cli/print/format-table.ts";
import { formatAccuracy, formatLatency, formatSize } from "#lib/format-figures.ts";
import type { DeployedModel, LatencyInMs } from "./model-result.ts";

/** A model's benchmark: the vanilla pipeline beside the endpoint, how exact the endpoint is, and where the receipt is. */
export function formatBenchmark({ model, quantization, accuracy, benchmark }: DeployedModel): string[] {
  const { recipe, vanillaSizeInBytes, onnxSizeInBytes } = quantization;
  const { request, vanilla, requestsPerSecond, speedup, reportUrl, htmlFile = reportUrl } = benchmark;
  return [
    "",
    `${model}, ${request.batchSize} texts a request, ${request.concurrency} at a time:`,
    ...formatTable({
      header: ["", "size", "p50", "p90", "p99", "requests/s", "speedup"],
      figures: [1, 2, 3, 4, 5, 6],
      rows: [
        ["transformers pipeline, fp32", formatSize(vanillaSizeInBytes), ...latencies(vanilla)],
        [
          `ONNX, ${recipe === "none" ? "fp32" : recipe}`,
          formatSize(onnxSizeInBytes),
          ...latencies(benchmark),
          requestsPerSecond.toFixed(1),
          `${speedup.toFixed(2)}x`,
        ],
      ],
    }).map(indent),
    indent(`against PyTorch fp32: ${formatAccuracy(accuracy)}`),
    indent(`report: ${htmlFile}`),
  ];
}

function latencies({ p50Ms, p90Ms, p99Ms }: LatencyInMs): string[] {
  return [p50Ms, p90Ms, p99Ms].map(formatLatency);
}

function indent(line: string): string {
  return `  ${line}`;
}
