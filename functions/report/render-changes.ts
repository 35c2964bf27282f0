import { html } from "hono/html";
import type { BenchmarkReport, ComparedTiming, ReportComparison } from "#lib/benchmark-report.ts";
import { limitsOf } from "#lib/gates.ts";
import { type Html, round, section, table } from "./html.ts";
import { formatDate } from "./render-verdict.ts";

/** What is different from the release before, and how much slower or faster the same requests are. */
export function renderChanges({ comparison, gates }: BenchmarkReport): Html {
  const title = "Since the release before";
  if (comparison === undefined) {
    return section(title, html`<p>There is no receipt of a release before to compare with.</p>`);
  }
  return section(title, [
    html`<p>Release <code>${comparison.releaseId}</code>, measured ${formatDate(comparison.createdAt)}.</p>`,
    changesOf(comparison),
    timingsOf(comparison),
    noteOn(comparison, limitsOf(gates).p95Increase),
  ]);
}

function changesOf({ changes }: ReportComparison): Html {
  if (changes.length === 0) return html`<p>It is made of the same.</p>`;
  return table(
    [{ title: "What", isName: true }, { title: "Before" }, { title: "Now" }],
    changes.map(({ what, before, after }) => ({
      cells: [what, html`<code>${before}</code>`, html`<code>${after}</code>`],
    })),
  );
}

const outcomes: Record<ComparedTiming["outcome"], string> = {
  slower: "✗ slower",
  "within the gate": "✓",
  "too few": "too few to judge",
};

function timingsOf({ timings }: ReportComparison): Html {
  if (timings.length === 0) return html``;
  const figures = ["p95 before, ms", "now", "change"];
  return table(
    [
      { title: "Request", isName: true },
      ...figures.map((title) => ({ title, isFigure: true })),
      { title: "" },
    ],
    timings.map(({ name, p95BeforeInMilliseconds, p95InMilliseconds, increase, outcome }) => ({
      cells: [
        name,
        round(p95BeforeInMilliseconds),
        round(p95InMilliseconds),
        `${increase < 0 ? "−" : "+"}${Math.abs(increase * 100).toFixed(0)}%`,
        outcomes[outcome],
      ],
      ...(outcome === "slower" && { mark: "bad" as const }),
    })),
  );
}

function noteOn({ unjudgedBecause }: ReportComparison, most: number): Html {
  if (most === Number.MAX_VALUE) return html`<p class="note">Not judged: the gates are off.</p>`;
  if (unjudgedBecause !== undefined) return html`<p class="note">Not judged: ${unjudgedBecause}.</p>`;
  return html`<p class="note">A request is slower when its p95 is more than ${round(most * 100)}% longer beyond doubt: the least that it can be now
is over the most that it can have been before, each with 95% confidence, and it was so when it was timed again. That takes 59 answers in both receipts.</p>`;
}
