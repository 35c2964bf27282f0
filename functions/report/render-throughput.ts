import { html } from "hono/html";
import type { BenchmarkReport } from "#lib/benchmark-report.ts";
import { draw } from "./draw.ts";
import {
  colourOf,
  describeThroughputPlot,
  listSeries,
  nameOfInputs,
  type Series,
  signOf,
} from "./draw-throughput.ts";
import { type Html, round, section, table } from "./html.ts";

/** How much the endpoint gets done as more is asked of it at once. */
export function renderThroughput({ grid, skippedCells }: BenchmarkReport): Html {
  const series = listSeries(grid);
  const caption = html`Closed loop: each caller sends its next request when it has its answer.${lengths(grid)}`;
  const label = `Texts a second against requests at once, ${series.length} lines`;
  return section("Throughput", [
    grid.length > 0
      ? html`${legend(series)}${draw(() => describeThroughputPlot(series), { label, caption })}${tableOf(grid)}`
      : html`<p>No request beside the benchmark’s own was timed.</p>`,
    skipped(skippedCells),
  ]);
}

/** Why a grid has no lengths. */
function lengths(grid: BenchmarkReport["grid"]): string {
  if (grid.every(({ cell }) => cell.words !== undefined)) return "";
  return " The task takes more than plain texts, so every input is one of the benchmark’s own, whatever its length.";
}

function legend(series: readonly Series[]): Html {
  return html`<ul class="legend">${series.map(
    ({ number, name }) =>
      html`<li><span style="color: ${colourOf(number)}" aria-hidden="true">${signOf(number)}</span> ${name}</li>`,
  )}</ul>`;
}

function tableOf(grid: BenchmarkReport["grid"]): Html {
  const figures = ["at once", "p50 ms", "p95 ms", "p99 ms", "texts/s", "requests"];
  return table(
    [{ title: "Texts × words" }, ...figures.map((title) => ({ title, isFigure: true }))],
    grid.map(({ cell, timing }) => ({
      cells: [
        nameOfInputs(cell)
          .replace(/ words$/, "")
          .replaceAll(" ", "\u00a0"),
        String(cell.concurrency),
        round(timing.p50InMilliseconds),
        round(timing.p95InMilliseconds),
        round(timing.p99InMilliseconds),
        round(timing.requestsPerSecond * cell.batchSize),
        String(timing.requests),
      ],
      ...(timing.errors > 0 && {
        mark: "bad" as const,
        remark: `${timing.errors} requests failed, the first with: ${timing.firstError}`,
      }),
    })),
  );
}

function skipped(skippedCells: BenchmarkReport["skippedCells"]): Html {
  if (skippedCells.length === 0) return html``;
  return html`<p class="note">Not timed: ${skippedCells
    .map(({ cell, reason }) => `${nameOfInputs(cell)}, ${cell.concurrency} at once (${reason})`)
    .join("; ")}.</p>`;
}
