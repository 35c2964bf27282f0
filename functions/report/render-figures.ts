import { html } from "hono/html";
import type { BenchmarkReport } from "#lib/benchmark-report.ts";
import { formatLatency, listAccuracy } from "#lib/format-figures.ts";
import type { Html } from "./html.ts";

/** The three numbers that matter: how much faster, how fast, how exact. */
export function renderFigures({ speedup, endpoint, accuracy }: BenchmarkReport): Html {
  const [exactness] = listAccuracy(accuracy);
  return html`<section class="figures" aria-label="In short">
${figure(`${speedup.toFixed(speedup < 10 ? 2 : 1)}×`, "as fast as the plain transformers pipeline, called in the job")}
${figure(formatLatency(endpoint.p95InMilliseconds), "p95: 95 of 100 requests were answered by then")}
${exactness && figure(exactness.figure, `${exactness.name}, live endpoint against PyTorch fp32`)}
</section>`;
}

function figure(value: string, meaning: string): Html {
  return html`<p><strong>${value}</strong> <span>${meaning}</span></p>`;
}
