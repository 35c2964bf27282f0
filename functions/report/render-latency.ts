import { html } from "hono/html";
import type { BenchmarkReport } from "#lib/benchmark-report.ts";
import { formatLatency } from "#lib/format-figures.ts";
import { draw } from "./draw.ts";
import { describeLatencyPlot } from "./draw-latency.ts";
import { type Html, round, section, table } from "./html.ts";

/** How long the benchmark's own request takes, beside the plain transformers pipeline. */
export function renderLatency(report: BenchmarkReport): Html {
  const { endpoint, vanilla, request, firstRequestInMilliseconds, serverless, instanceType } = report;
  const distributions = [
    {
      name: "vanilla",
      durations: vanilla.durationsInMilliseconds,
      colour: "var(--vanilla)",
      symbol: "square",
    },
    {
      name: "onnxify",
      durations: endpoint.durationsInMilliseconds,
      colour: "var(--onnxify)",
      symbol: "circle",
    },
  ] as const;
  const caption = html`Each request has ${request.batchSize} ${request.batchSize === 1 ? "text" : "texts"}, ${request.concurrency} at a time.
Vanilla is the plain transformers pipeline in the quantization job, on ${serverless ? instanceType : "the same instance type"}, ${vanilla.durationsInMilliseconds.length} runs;
onnxify is the live endpoint through SageMaker’s runtime API, ${endpoint.requests} requests, ${endpoint.errors} failed.
The first request after the endpoint came into service took ${formatLatency(firstRequestInMilliseconds)}.`;
  const label = `Share of requests answered within a time: vanilla half within ${formatLatency(vanilla.p50InMilliseconds)}, onnxify half within ${formatLatency(endpoint.p50InMilliseconds)}`;
  return section("Latency", [
    draw(() => describeLatencyPlot(distributions), { label, caption }),
    table(
      [
        { title: "Milliseconds" },
        ...["p50", "p90", "p95", "p99"].map((title) => ({ title, isFigure: true })),
        { title: "requests/s", isFigure: true },
      ],
      [
        {
          cells: [
            "vanilla",
            round(vanilla.p50InMilliseconds),
            round(vanilla.p90InMilliseconds),
            "",
            round(vanilla.p99InMilliseconds),
            "",
          ],
        },
        {
          cells: [
            "onnxify",
            round(endpoint.p50InMilliseconds),
            round(endpoint.p90InMilliseconds),
            round(endpoint.p95InMilliseconds),
            round(endpoint.p99InMilliseconds),
            round(endpoint.requestsPerSecond),
          ],
        },
      ],
    ),
  ]);
}
