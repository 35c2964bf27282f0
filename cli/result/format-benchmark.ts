import { formatAccuracy, formatLatency, formatSize } from "#cli/print/format-figures.ts";
import { formatTable } from "#cli/print/format-table.ts";
import type { DeployedModel, LatencyInMs } from "./model-result.ts";

/** The benchmark's figures: for each model the vanilla pipeline, and below it the endpoint. */
export function formatBenchmark(models: readonly DeployedModel[]): string[] {
  if (models.length === 0) return [];
  return [
    "",
    ...models.map(describeRequest).filter((line, index, lines) => lines.indexOf(line) === index),
    "",
    ...formatTable({
      header: [
        "model",
        "runs as",
        "size",
        "p50",
        "p90",
        "p99",
        "requests/s",
        "speedup",
        "against PyTorch fp32",
      ],
      figures: [2, 3, 4, 5, 6, 7],
      rows: models.flatMap((model) => [vanillaRow(model), endpointRow(model)]),
    }),
    "",
    ...models.map(({ endpointName, benchmark }) => `${endpointName}: ${benchmark.reportUrl}`),
  ];
}

function describeRequest({ benchmark: { request } }: DeployedModel): string {
  const { batchSize, concurrency, durationInSeconds } = request;
  return `A request of ${batchSize} texts, ${concurrency} at a time, for ${durationInSeconds} s:`;
}

function vanillaRow({ model, quantization, benchmark }: DeployedModel): string[] {
  const size = formatSize(quantization.vanillaSizeInBytes);
  return [model, "transformers pipeline, fp32", size, ...latencies(benchmark.vanilla)];
}

function endpointRow({ quantization, accuracy, benchmark }: DeployedModel): string[] {
  const { recipe, onnxSizeInBytes } = quantization;
  return [
    "",
    `ONNX, ${recipe === "none" ? "fp32" : recipe}`,
    formatSize(onnxSizeInBytes),
    ...latencies(benchmark),
    benchmark.requestsPerSecond.toFixed(1),
    `${benchmark.speedup.toFixed(2)}x`,
    formatAccuracy(accuracy),
  ];
}

function latencies({ p50Ms, p90Ms, p99Ms }: LatencyInMs): string[] {
  return [p50Ms, p90Ms, p99Ms].map(formatLatency);
}
