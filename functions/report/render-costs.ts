import { html } from "hono/html";
import type { BenchmarkReport } from "#lib/benchmark-report.ts";
import { describeInstances } from "#lib/describe-instances.ts";
import { formatSize } from "#lib/format-figures.ts";
import { facts, type Html, round, section } from "./html.ts";

/** How large, and how dear. */
export function renderCosts(report: BenchmarkReport): Html {
  const { quantization, cost } = report;
  const { vanillaSizeInBytes, onnxSizeInBytes } = quantization;
  const share = ((onnxSizeInBytes / vanillaSizeInBytes) * 100).toFixed(0);
  return section("Size and cost", [
    facts([
      ["weights as published", formatSize(vanillaSizeInBytes)],
      ["model as served", `${formatSize(onnxSizeInBytes)}, ${share}% of that`],
      ["instances", describeInstances(report)],
      ["an hour", cost ? `$${cost.perHourInDollars}` : "unknown"],
      [
        "a million requests",
        cost
          ? html`$${round(cost.perMillionRequestsInDollars)}, when kept as busy as in this benchmark`
          : "unknown",
      ],
    ]),
  ]);
}
