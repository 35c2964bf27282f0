import type { BenchmarkReport, Cell } from "#lib/benchmark-report.ts";
import type { BenchmarkRequest } from "#lib/manifest/schema.ts";
import type { InvokeContext } from "./invoke.ts";
import { makeCellTexts } from "./make-texts.ts";
import { timeRequests } from "./time-requests.ts";

/** Why a cell was skipped that nothing is wrong with. */
export const outOfTime = "the time for the benchmark was used up";

/** The cells that were timed, and those that were not, with the reason. */
export type TimedGrid = Pick<BenchmarkReport, "grid" | "skippedCells">;

/**
 * Times every combination of the grid, each for an even share of the time that is left. A request that takes longer
 * than its share is timed once for each caller; when the time is used up, the cells that are left are skipped.
 */
export async function timeGrid(
  {
    inputs,
    grid: axes,
    durationInMilliseconds,
  }: Pick<BenchmarkRequest, "inputs" | "grid"> & {
    durationInMilliseconds: number;
  },
  context: InvokeContext,
): Promise<TimedGrid> {
  const cells = listCells(axes);
  const deadline = performance.now() + durationInMilliseconds;
  const found: TimedGrid = { grid: [], skippedCells: [] };
  for (const [index, cell] of cells.entries()) {
    const left = deadline - performance.now();
    if (left <= 0) {
      found.skippedCells.push({ cell, reason: outOfTime });
      continue;
    }
    try {
      const share = { durationInMilliseconds: left / (cells.length - index) };
      found.grid.push({ cell, timing: await timeCell(cell, { inputs, ...share }, context) });
    } catch (error) {
      found.skippedCells.push({ cell, reason: error instanceof Error ? error.message : String(error) });
    }
  }
  return found;
}

/** One cell again, or for the first time; its first request is not counted. */
export async function timeCell(
  cell: Cell,
  { inputs, durationInMilliseconds }: { inputs: readonly string[]; durationInMilliseconds: number },
  context: InvokeContext,
) {
  const texts = makeCellTexts(cell, inputs);
  const options = { warmUpRequests: 1, fewestRequests: 1, durationInMilliseconds };
  const { timing } = await timeRequests({ texts, concurrency: cell.concurrency, ...options }, context);
  return timing;
}

function listCells({ batchSizes, words, concurrencies }: BenchmarkRequest["grid"]): Cell[] {
  return batchSizes.flatMap((batchSize) =>
    words.flatMap((count) => concurrencies.map((concurrency) => ({ batchSize, words: count, concurrency }))),
  );
}
