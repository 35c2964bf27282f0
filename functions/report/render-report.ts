import type { BenchmarkReport } from "#lib/benchmark-report.ts";
import { renderAccuracy } from "./render-accuracy.ts";
import { renderChanges } from "./render-changes.ts";
import { renderCosts } from "./render-costs.ts";
import { renderExamples } from "./render-examples.ts";
import { renderFigures } from "./render-figures.ts";
import { renderLatency } from "./render-latency.ts";
import { renderPage } from "./render-page.ts";
import { renderProvenance } from "./render-provenance.ts";
import { renderThroughput } from "./render-throughput.ts";
import { renderVanilla } from "./render-vanilla.ts";
import { renderVerdict } from "./render-verdict.ts";

/** A receipt as one page. */
export function renderReport(report: BenchmarkReport): Promise<string> {
  return renderPage(report, [
    renderVerdict(report),
    renderFigures(report),
    renderLatency(report),
    renderVanilla(report),
    renderThroughput(report),
    renderAccuracy(report),
    renderExamples(report),
    renderCosts(report),
    renderChanges(report),
    renderProvenance(report),
  ]);
}
