import { html, raw } from "hono/html";
import type { BenchmarkReport } from "#lib/benchmark-report.ts";
import { renderAccuracy } from "./render-accuracy.ts";
import { renderChanges } from "./render-changes.ts";
import { renderCosts } from "./render-costs.ts";
import { renderFigures } from "./render-figures.ts";
import { renderLatency } from "./render-latency.ts";
import { renderProvenance } from "./render-provenance.ts";
import { renderThroughput } from "./render-throughput.ts";
import { renderVerdict } from "./render-verdict.ts";
import { style } from "./style.ts";

/** No script, and nothing from anywhere: even markup that slipped through could not do anything. */
const contentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

/**
 * A receipt as one page of HTML that needs nothing but itself. Everything in it is escaped by the template: the names of
 * models and the texts of errors come from others.
 */
export async function renderReport(report: BenchmarkReport): Promise<string> {
  const page = await html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="${contentSecurityPolicy}">
<meta name="robots" content="noindex">
<link rel="icon" href="data:,">
<title>${report.endpointName}: ${report.verdict}</title>
<style>${raw(style)}</style>
</head>
<body>
<main>
${renderVerdict(report)}
${renderFigures(report)}
${renderLatency(report)}
${renderThroughput(report)}
${renderAccuracy(report)}
${renderCosts(report)}
${renderChanges(report)}
${renderProvenance(report)}
</main>
</body>
</html>
`;
  return page.toString();
}
