import type { BenchmarkReport, Cell, ComparedTiming, Timing } from "#lib/benchmark-report.ts";
import { limitsOf } from "#lib/gates.ts";

/** The name of the benchmark's own request among the cells of the grid. */
export const ownRequest = "the benchmark's request";

/** `8 texts of 64 words, 4 at a time`, or `8 inputs, 4 at a time` where their length is not the grid's. */
export function nameOfCell({ batchSize, words, concurrency }: Cell): string {
  const noun = words === undefined ? "input" : "text";
  const length = words === undefined ? "" : ` of ${words} words`;
  return `${batchSize} ${batchSize === 1 ? noun : `${noun}s`}${length}, ${concurrency} at a time`;
}

/** The requests that both receipts have timed, on the release before and on this one. */
export function compareTimings(report: BenchmarkReport, before: BenchmarkReport): ComparedTiming[] {
  const then = new Map(listTimings(before));
  return [...listTimings(report)].flatMap(([name, timing]) => {
    const earlier = then.get(name);
    return earlier === undefined
      ? []
      : [compare({ name, timing, earlier }, limitsOf(report.gates).p95Increase)];
  });
}

/** The own request counts as the same when it asks as many texts as often; that the texts are the same is for the caller. */
function* listTimings({ request, endpoint, grid }: BenchmarkReport): Generator<[string, Timing]> {
  yield [`${ownRequest}: ${request.batchSize} texts, ${request.concurrency} at a time`, endpoint];
  for (const { cell, timing } of grid) yield [nameOfCell(cell), timing];
}

function compare(
  { name, timing, earlier }: { name: string; timing: Timing; earlier: Timing },
  most: number,
): ComparedTiming {
  return {
    name,
    p95BeforeInMilliseconds: earlier.p95InMilliseconds,
    p95InMilliseconds: timing.p95InMilliseconds,
    increase: timing.p95InMilliseconds / earlier.p95InMilliseconds - 1,
    outcome: judge(timing, earlier, most),
  };
}

/** Slower only when the least that the p95 can be now is over the most that it could be before, and the gate on top. */
function judge(timing: Timing, earlier: Timing, most: number): ComparedTiming["outcome"] {
  const [least] = timing.p95BoundsInMilliseconds ?? [];
  const [, highest] = earlier.p95BoundsInMilliseconds ?? [];
  if (least === undefined || highest === undefined) return "too few";
  return least > highest * (1 + most) ? "slower" : "within the gate";
}
