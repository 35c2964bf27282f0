import type { BenchmarkReport } from "#lib/benchmark-report.ts";

/** What an endpoint costs at a price an hour for all its instances, kept as busy as it was; `undefined` when no price is known. */
export function costOf(
  perHourInDollars: number | undefined,
  requestsPerSecond: number,
): BenchmarkReport["cost"] {
  if (perHourInDollars === undefined) return undefined;
  const requestsPerHour = requestsPerSecond * 3600;
  return { perHourInDollars, perMillionRequestsInDollars: (perHourInDollars / requestsPerHour) * 1_000_000 };
}
