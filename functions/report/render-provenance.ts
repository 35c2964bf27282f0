import { html } from "hono/html";
import { type AnyReport, reportSchemaVersion } from "#lib/benchmark-report.ts";
import { facts, type Html, section } from "./html.ts";

/** What exactly was measured, and what it was made of and with. */
export function renderProvenance(report: AnyReport): Html {
  const { quantization, provenance } = report;
  const toolchain = Object.entries(quantization.toolchain).map(([name, version]) => `${name} ${version}`);
  const code = (text: string) => html`<code>${text}</code>`;
  return section("Provenance", [
    facts([
      ["model", report.model],
      ["commit", code(report.revision)],
      ["task", report.task],
      ["licence", report.license],
      ["release", code(report.releaseId)],
      ["recipe", "recipe" in quantization ? quantization.recipe : "none passed"],
      ["toolchain", toolchain.join(", ")],
      ["quantize container", code(provenance.toolchainDigest)],
      ["serve container", code(provenance.handlerDigest)],
      ["image", code(provenance.imageUri)],
      ["CPU of the job", listFlags(quantization.cpuFlags)],
      ["CPU of the endpoint", listFlags(provenance.endpointCpuFlags)],
      ["schema of report.json", `version ${reportSchemaVersion}`],
    ]),
  ]);
}

function listFlags(flags: readonly string[] | undefined): string {
  if (flags === undefined) return "unknown";
  return flags.length > 0 ? flags.join(", ") : "none that matter to int8";
}
