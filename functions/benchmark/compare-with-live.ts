import { isDeepStrictEqual } from "node:util";
import type { InvokeContext } from "#lib/benchmark/invoke.ts";
import { halfInMilliseconds, timeOwnRequest } from "#lib/benchmark/measure-speed.ts";
import { timeCell } from "#lib/benchmark/time-grid.ts";
import type { BenchmarkReport, ReportComparison } from "#lib/benchmark-report.ts";
import { describeInstances } from "#lib/describe-instances.ts";
import { compareTimings, nameOfCell, ownRequest } from "./compare-timings.ts";
import { listChanges } from "./list-changes.ts";
import type { LiveReport } from "./read-live-report.ts";

/** The receipt to compare with, and whether somebody has asked for the earlier release, however slow it is. */
export type Compared = LiveReport & { isRestored?: boolean };

/**
 * A receipt with its comparison with the live release's. What looks slower is timed once more first, and the better of
 * both counts: something else that kept the machine busy for a moment is no reason to refuse a release.
 */
export async function compareWithLive(
  report: BenchmarkReport,
  live: Compared,
  context: InvokeContext,
): Promise<BenchmarkReport> {
  const comparison = compareReports(report, live);
  if (comparison.unjudgedBecause !== undefined) return { ...report, comparison };
  const slower = comparison.timings.filter(({ outcome }) => outcome === "slower").map(({ name }) => name);
  if (slower.length === 0) return { ...report, comparison };
  const again = await timeAgain(report, slower, context);
  return { ...again, comparison: compareReports(again, live) };
}

/** What has changed since the live release, and how long the same requests took then and now. */
export function compareReports(
  report: BenchmarkReport,
  { report: before, reportUrl, isRestored }: Compared,
): ReportComparison {
  const unjudgedBecause = isRestored ? "it was brought back by hand" : whyNotJudged(report, before);
  return {
    releaseId: before.releaseId,
    reportUrl,
    createdAt: before.createdAt,
    changes: listChanges(report, before),
    ...(unjudgedBecause && { unjudgedBecause }),
    timings: isSameQuestion(report, before) ? compareTimings(report, before) : [],
  };
}

/** Another model or other instances are slower because somebody wanted them, not because something went wrong. */
function whyNotJudged(report: BenchmarkReport, before: BenchmarkReport): string | undefined {
  if (report.model !== before.model) return "the release before served another model";
  if (describeInstances(report) !== describeInstances(before)) {
    return "the release before ran on other instances";
  }
  if (isSameQuestion(report, before)) return undefined;
  return "the release before was asked other texts";
}

function isSameQuestion(report: BenchmarkReport, before: BenchmarkReport): boolean {
  return isDeepStrictEqual(report.quantization.benchmarkRequest, before.quantization.benchmarkRequest);
}

async function timeAgain(
  report: BenchmarkReport,
  slower: readonly string[],
  context: InvokeContext,
): Promise<BenchmarkReport> {
  const { request } = report;
  const question = report.quantization.benchmarkRequest;
  const durationInMilliseconds = halfInMilliseconds(request) / Math.max(1, report.grid.length);
  const isOwnSlower = slower.some((name) => name.startsWith(ownRequest));
  const endpoint = isOwnSlower
    ? faster(report.endpoint, await timeOwnRequest({ request, question }, context))
    : report.endpoint;
  const grid: BenchmarkReport["grid"] = [];
  for (const { cell, timing } of report.grid) {
    const isSlower = slower.includes(nameOfCell(cell));
    const options = { question, durationInMilliseconds };
    grid.push({ cell, timing: isSlower ? faster(timing, await timeCell(cell, options, context)) : timing });
  }
  const speedup = report.vanilla.p50InMilliseconds / endpoint.p50InMilliseconds;
  return { ...report, endpoint, speedup, grid };
}

function faster<Timing extends { p95InMilliseconds: number }>(first: Timing, second: Timing): Timing {
  return second.p95InMilliseconds < first.p95InMilliseconds ? second : first;
}
