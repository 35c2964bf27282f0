import type { Entry } from "#lib/manifest/schema.ts";
import type { QuantizationReport } from "#lib/quantization-report.ts";
import type { Asked } from "./measure-speed.ts";

/** What an endpoint is timed with: a serverless one refuses more requests at once than it was made for. */
export function askedOf(
  { benchmark, serverless }: Pick<Entry, "benchmark" | "serverless">,
  { benchmarkRequest: question }: Pick<QuantizationReport, "benchmarkRequest">,
): Asked {
  if (serverless === undefined) return { request: benchmark, question };
  const { grid } = benchmark;
  const concurrencies = grid.concurrencies.filter((concurrency) => concurrency <= serverless.maxConcurrency);
  return { request: { ...benchmark, grid: { ...grid, concurrencies } }, question };
}
