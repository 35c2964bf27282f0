import { html } from "hono/html";
import type { AnyReport } from "#lib/benchmark-report.ts";
import type { Html } from "./html.ts";

const words = {
  live: { sign: "✓", title: "Live", why: "It passed every gate and keeps the endpoint’s traffic." },
  refused: { sign: "✗", title: "Refused", why: "It failed a gate and does not keep the endpoint’s traffic:" },
};

const neverLive = "It was refused before it had an endpoint, and nothing live was touched:";

/** What became of the release, and why, before anything else. */
export function renderVerdict(report: AnyReport): Html {
  const { verdict, failedGates, model, endpointName, createdAt } = report;
  const { sign, title } = words[verdict];
  const why = "refusedBy" in report ? neverLive : words[verdict].why;
  return html`<header class="${verdict}">
<p class="date">onnxify receipt, <time datetime="${createdAt}">${formatDate(createdAt)}</time></p>
<h1><span class="sign" aria-hidden="true">${sign}</span> ${title}</h1>
<p class="model">${model}</p>
<p>on the endpoint <b>${endpointName}</b>. ${why}</p>
${report.gates === "off" && html`<p class="gates-off">GATES: OFF. NOTHING BELOW WAS JUDGED.</p>`}
${failedGates.length > 0 && html`<ul>${failedGates.map((gate) => html`<li>${gate}</li>`)}</ul>`}
</header>`;
}

/** `24 November 2026 at 07:59 UTC` */
export function formatDate(time: string): string {
  const options = { dateStyle: "long", timeStyle: "short", timeZone: "UTC" } as const;
  return `${new Date(time).toLocaleString("en-GB", options)} UTC`;
}
