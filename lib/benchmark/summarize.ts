import type { Timing } from "#lib/benchmark-report.ts";
import { boundsOfPercentile } from "./bounds-of-percentile.ts";

/** The part of a timing that durations say. */
export type Percentiles = Pick<
  Timing,
  | "p50InMilliseconds"
  | "p90InMilliseconds"
  | "p95InMilliseconds"
  | "p99InMilliseconds"
  | "p95BoundsInMilliseconds"
>;

/** Percentiles of durations in milliseconds, by the nearest rank: every figure is one that was measured. */
export function summarize(durations: readonly number[]): Percentiles {
  const sorted = [...durations].sort((left, right) => left - right);
  const at = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
  const bounds = boundsOfPercentile(sorted, 0.95);
  return {
    p50InMilliseconds: at(0.5),
    p90InMilliseconds: at(0.9),
    p95InMilliseconds: at(0.95),
    p99InMilliseconds: at(0.99),
    ...(bounds && { p95BoundsInMilliseconds: bounds }),
  };
}
