import type { BenchmarkReport, Cell, Timing } from "#lib/benchmark-report.ts";
import type { BenchmarkRequest } from "#lib/manifest/schema.ts";
import type { InvokeContext, Question } from "./invoke.ts";
import { makeCellQuestion, takesPlainTexts } from "./make-inputs.ts";
import { timeRequests } from "./time-requests.ts";

/** Why a cell was skipped that nothing is wrong with. */
export const outOfTime = "the time for the benchmark was used up";

type Grid = BenchmarkRequest["grid"];

/** The manifest's benchmark, its texts as the task takes them, and the time for all of it. */
export interface TimeGridOptions {
  request: Pick<BenchmarkRequest, "inputs" | "grid">;
  question: Question;
  durationInMilliseconds: number;
}

/** The cells that were timed, and those that were not, with the reason. */
export type TimedGrid = Pick<BenchmarkReport, "grid" | "skippedCells">;

/**
 * Times every combination of the grid, each for an even share of the time that is left. A request that takes longer
 * than its share is timed once for each caller; when the time is used up, the cells that are left are skipped.
 */
export async function timeGrid(
  { request, question, durationInMilliseconds }: TimeGridOptions,
  context: InvokeContext,
): Promise<TimedGrid> {
  const cells = listCells(request.grid, takesPlainTexts(question, request));
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
      found.grid.push({ cell, timing: await timeCell(cell, { question, ...share }, context) });
    } catch (error) {
      found.skippedCells.push({ cell, reason: error instanceof Error ? error.message : String(error) });
    }
  }
  return found;
}

/** One cell again, or for the first time; its first request is not counted. */
export async function timeCell(
  cell: Cell,
  { question, durationInMilliseconds }: Omit<TimeGridOptions, "request">,
  context: InvokeContext,
): Promise<Timing> {
  const { concurrency } = cell;
  const options = { concurrency, warmUpRequests: 1, fewestRequests: 1, durationInMilliseconds };
  const { timing } = await timeRequests(makeCellQuestion(cell, question), options, context);
  return timing;
}

/** What a task takes beside plain texts cannot be made longer or shorter: such a grid has no lengths. */
function listCells({ batchSizes, words, concurrencies }: Grid, isOfPlainTexts: boolean): Cell[] {
  const lengths = isOfPlainTexts
    ? words.map((count) => ({ words: count }))
    : words.slice(0, 1).map(() => ({}));
  return batchSizes.flatMap((batchSize) =>
    lengths.flatMap((length) => concurrencies.map((concurrency) => ({ batchSize, ...length, concurrency }))),
  );
}
