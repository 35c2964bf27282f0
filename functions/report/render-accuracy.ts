import { html } from "hono/html";
import type { AnyReport } from "#lib/benchmark-report.ts";
import { formatSize, listAccuracy } from "#lib/format-figures.ts";
import { type Html, type Row, section, table } from "./html.ts";
import { renderEvaluation } from "./render-evaluation.ts";

/** Every recipe that was tried, what it cost in exactness, and what the gates allow. */
export function renderAccuracy(report: AnyReport): Html {
  const figures = Object.keys(measuresOf(report));
  const names = listAccuracy(measuresOf(report)).map(({ name }) => name);
  const allowed: Row = {
    cells: ["gate", "", ...figures.map((figure) => limitOf(figure, report.gates)), ""],
    mark: "gate",
  };
  return section("Accuracy", [
    html`<p>Against PyTorch fp32 on the same texts. Recipes are tried from the fastest down; the first that passes is served.</p>`,
    table(
      [
        { title: "Recipe", isName: true },
        { title: "Size", isFigure: true },
        ...names.map((title) => ({ title, isFigure: true })),
        { title: "Passes", isFigure: true },
      ],
      [...rungsOf(report, names), ...liveOf(report, names), allowed],
    ),
    renderEvaluation(report),
  ]);
}

type Measures = Readonly<Record<string, number>>;

/** The figures that the task has: those of the endpoint, or of the first recipe that could be built. */
function measuresOf(report: AnyReport): Measures {
  if ("accuracy" in report) return report.accuracy;
  return report.quantization.ladder.find(({ accuracy }) => Object.keys(accuracy).length > 0)?.accuracy ?? {};
}

function rungsOf({ quantization }: AnyReport, names: readonly string[]): Row[] {
  return quantization.ladder.map(
    ({ recipe, sizeInBytes, accuracy, failedGates }): Row => ({
      cells: [
        recipe,
        formatSize(sizeInBytes),
        ...figuresOf(accuracy, names),
        failedGates.length > 0 ? "✗" : "✓",
      ],
      mark: failedGates.length > 0 ? "bad" : "chosen",
      ...(failedGates.length > 0 && { remark: failedGates.join("; ") }),
    }),
  );
}

function liveOf(report: AnyReport, names: readonly string[]): Row[] {
  if (!("accuracy" in report)) return [];
  const passes = report.failedGates.some(isAccuracy) ? "✗" : "✓";
  return [{ cells: ["live endpoint", "", ...figuresOf(report.accuracy, names), passes] }];
}

function figuresOf(measured: Measures, names: readonly string[]): string[] {
  const found = new Map(listAccuracy(measured).map(({ name, figure }) => [name, figure]));
  return names.map((name) => found.get(name) ?? "");
}

/** Gates are sentences; these are about what the endpoint answered and not how fast. */
function isAccuracy(failedGate: string): boolean {
  return /fails the gate: (?!speedup|p95Increase)/.test(failedGate);
}

function limitOf(figure: string, gates: AnyReport["gates"]): string {
  if (gates === "off") return "OFF";
  if (figure === "worstScoreShift") return `≤ ${gates.scoreShift}`;
  const least: number | undefined = Object.entries(gates).find(([name]) => name === figure)?.[1];
  if (least === undefined) return "";
  return figure.endsWith("Agreement") ? `≥ ${(least * 100).toFixed(1)}%` : `≥ ${least}`;
}
