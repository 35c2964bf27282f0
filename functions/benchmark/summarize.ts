import type { Latency } from "#lib/quantization-report.ts";

/** Percentiles of durations in milliseconds, by the nearest rank: every figure is one that was measured. */
export function summarize(durations: readonly number[]): Latency {
  const sorted = [...durations].sort((left, right) => left - right);
  const at = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
  return { p50InMilliseconds: at(0.5), p90InMilliseconds: at(0.9), p99InMilliseconds: at(0.99) };
}
