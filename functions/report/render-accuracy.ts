import { html } from "hono/html";
import type { BenchmarkReport } from "#lib/benchmark-report.ts";
import { formatSize, listAccuracy } from "#lib/format-figures.ts";
import { type Html, type Row, section, table } from "./html.ts";

/** Every recipe that was tried, what it cost in exactness, and what the gates allow. */
export function renderAccuracy(report: BenchmarkReport): Html {
  const { quantization, accuracy, gates } = report;
  const names = listAccuracy(accuracy).map(({ name }) => name);
  const figuresOf = (measured: BenchmarkReport["accuracy"]) => {
    const found = new Map(listAccuracy(measured).map(({ name, figure }) => [name, figure]));
    return names.map((name) => found.get(name) ?? "");
  };
  const rungs = quantization.ladder.map(
    ({ recipe, sizeInBytes, accuracy: measured, failedGates }): Row => ({
      cells: [recipe, formatSize(sizeInBytes), ...figuresOf(measured), failedGates.length > 0 ? "✗" : "✓"],
      mark: failedGates.length > 0 ? "bad" : "chosen",
      ...(failedGates.length > 0 && { remark: failedGates.join("; ") }),
    }),
  );
  const live: Row = {
    cells: ["live endpoint", "", ...figuresOf(accuracy), report.failedGates.some(isAccuracy) ? "✗" : "✓"],
  };
  const allowed: Row = {
    cells: ["gate", "", ...Object.keys(accuracy).map((key) => limitOf(key, gates)), ""],
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
      [...rungs, live, allowed],
    ),
  ]);
}

/** Gates are sentences; these are about what the endpoint answered and not how fast. */
function isAccuracy(failedGate: string): boolean {
  return /fails the gate: (?!speedup|p95Increase)/.test(failedGate);
}

function limitOf(figure: string, gates: Readonly<Record<string, number>>): string {
  const { scoreShift } = gates;
  if (figure === "worstScoreShift") return `≤ ${scoreShift}`;
  const least = gates[figure];
  if (least === undefined) return "";
  return figure.endsWith("Agreement") ? `≥ ${(least * 100).toFixed(1)}%` : `≥ ${least}`;
}
