import { html } from "hono/html";
import type { BenchmarkReport, MeasuredVanilla, Timing } from "#lib/benchmark-report.ts";
import { formatAccuracy, formatLatency } from "#lib/format-figures.ts";
import { nameOfInputs } from "./draw-throughput.ts";
import { type Html, type Row, round, section, table } from "./html.ts";

/** The plain pipeline on an endpoint of its own beside the endpoint, where the manifest asks for it. */
export function renderVanilla(report: BenchmarkReport): Html {
  const { vanillaEndpoint: vanilla } = report;
  if (vanilla === undefined) return html``;
  const content =
    "absentBecause" in vanilla
      ? html`<p>It was asked for, and there is none: ${vanilla.absentBecause}</p>`
      : [describe(report, vanilla), compare(report, vanilla), notTimed(vanilla)];
  return section("Against the vanilla endpoint", content);
}

function describe(report: BenchmarkReport, vanilla: MeasuredVanilla): Html {
  const { speedup, accuracy, firstRequestInMilliseconds } = vanilla;
  const exactness = accuracy === undefined ? "" : ` against PyTorch fp32 it has ${formatAccuracy(accuracy)};`;
  return html`<p>${
    speedup !== undefined &&
    html`<b>${round(speedup)}×</b> as fast as the plain transformers pipeline on an endpoint of its own, and ${round(report.speedup)}× as fast as the same pipeline called in the job. `
  }${vanilla.endpointName} was AWS’s image with the model from the Hub and no code of onnxify’s, on one
${report.instanceType}, a worker with one thread for each CPU, which is how the image starts;${exactness} its first request took
${formatLatency(firstRequestInMilliseconds)}. It was made for this comparison only.</p>`;
}

/** Every request that both were asked, over HTTP, each with its medians. */
function compare({ request, endpoint, grid, cost }: BenchmarkReport, vanilla: MeasuredVanilla): Html {
  const own = vanilla.timing && [
    row(`${request.batchSize} (own)`, request.concurrency, vanilla.timing, endpoint),
  ];
  const cells = vanilla.grid.flatMap(({ cell, timing }) => {
    const ours = grid.find((other) => JSON.stringify(other.cell) === JSON.stringify(cell))?.timing;
    return ours === undefined
      ? []
      : [row(nameOfInputs(cell).replace(/ words$/, ""), cell.concurrency, timing, ours)];
  });
  const figures = ["at once", "vanilla p50 ms", "onnxify p50 ms", "times as fast"];
  const dollars =
    vanilla.cost &&
    cost &&
    html`<p class="note">A million of the benchmark’s own requests: $${round(vanilla.cost.perMillionRequestsInDollars)} on the vanilla endpoint,
$${round(cost.perMillionRequestsInDollars)} on this one, each kept as busy as in this benchmark.</p>`;
  return html`${table(
    [{ title: "Texts × words" }, ...figures.map((title) => ({ title, isFigure: true }))],
    [...(own ?? []), ...cells],
  )}${dollars}`;
}

function row(name: string, concurrency: number, vanilla: Timing, ours: Timing): Row {
  const [before, after] = [vanilla.p50InMilliseconds, ours.p50InMilliseconds];
  return {
    cells: [
      name.replaceAll(" ", "\u00a0"),
      String(concurrency),
      round(before),
      round(after),
      round(before / after),
    ],
  };
}

function notTimed({ skippedCells }: MeasuredVanilla): Html {
  if (skippedCells.length === 0) return html``;
  const reasons = skippedCells.map(
    ({ cell, reason }) => `${nameOfInputs(cell)}, ${cell.concurrency} at once (${reason})`,
  );
  return html`<p class="note">Not timed on the vanilla endpoint: ${reasons.join("; ")}.</p>`;
}
