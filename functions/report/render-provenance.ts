import { html } from "hono/html";
import { type AnyReport, reportSchemaVersion } from "#lib/benchmark-report.ts";
import { instructionSetsOf } from "#lib/instances/instruction-sets.ts";
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
      ...expectation(report),
      ["schema of report.json", `version ${reportSchemaVersion}`],
    ]),
  ]);
}

/** What the instance type promises, and whether the endpoint has it. */
function expectation({ instanceType, serverless, provenance }: AnyReport): [string, string][] {
  const promised = serverless === undefined ? instructionSetsOf(instanceType) : undefined;
  if (promised === undefined) return [];
  const seen = provenance.endpointCpuFlags;
  const missing = seen === undefined ? [] : promised.filter((flag) => !seen.includes(flag));
  const remark = missing.length > 0 ? `; not seen on the endpoint: ${missing.join(", ")}` : "";
  return [[`promised by ${instanceType}`, listFlags(promised) + remark]];
}

function listFlags(flags: readonly string[] | undefined): string {
  if (flags === undefined) return "unknown";
  return flags.length > 0 ? flags.join(", ") : "none that matter to int8";
}
