import type { PastRelease } from "#cli/history/past-release.ts";
import type { History } from "#cli/history/read-history.ts";
import { formatTable } from "#cli/print/format-table.ts";
import { formatLatency } from "#lib/format-figures.ts";
import { describeHold } from "./describe-hold.ts";
import { formatTime } from "./format-time.ts";

/** A line a deployment, the newest first. */
export function formatHistory({ endpointName, held, error, releases }: History): string[] {
  return [
    ...(held === undefined ? [] : [`${endpointName} is held ${describeHold(endpointName, held)}`, ""]),
    ...(error === undefined ? [] : [`The last execution failed with ${error.name}: ${error.message}`, ""]),
    ...formatTable({
      header: ["measured", "release", "revision", "recipe", "p50", "speedup", "outcome"],
      figures: [4, 5],
      rows: releases.map(rowOf),
    }),
  ];
}

function rowOf({ createdAt, releaseId, revision, recipe, p50Ms, speedup, ...rest }: PastRelease): string[] {
  return [
    formatTime(createdAt),
    releaseId,
    revision.slice(0, 7),
    recipe ?? "",
    p50Ms === undefined ? "" : formatLatency(p50Ms),
    speedup === undefined ? "" : `${speedup.toFixed(2)}x`,
    describeOutcome(rest),
  ];
}

function describeOutcome({
  outcome,
  failedGates,
  isKept,
}: Pick<PastRelease, "outcome" | "failedGates" | "isKept">): string {
  const why = failedGates.length === 0 ? "" : `: ${failedGates.join("; ")}`;
  return `${outcome}${why}${isKept || outcome === "refused" ? "" : ", purged"}`;
}
