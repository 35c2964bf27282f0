import type { RefusalReport } from "#lib/benchmark-report.ts";
import { renderAccuracy } from "./render-accuracy.ts";
import { renderExamples } from "./render-examples.ts";
import { renderPage } from "./render-page.ts";
import { renderProvenance } from "./render-provenance.ts";
import { renderVerdict } from "./render-verdict.ts";

/** The receipt of a release that was refused before it had an endpoint, as one page. */
export function renderRefusal(report: RefusalReport): Promise<string> {
  return renderPage(report, [
    renderVerdict(report),
    renderAccuracy(report),
    renderExamples(report),
    renderProvenance(report),
  ]);
}
