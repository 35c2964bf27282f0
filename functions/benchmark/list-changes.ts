import type { BenchmarkReport, Change } from "#lib/benchmark-report.ts";
import { describeInstances } from "#lib/describe-instances.ts";

/** What a release is made of that was something else in the release before. */
export function listChanges(report: BenchmarkReport, before: BenchmarkReport): Change[] {
  const now = ingredientsOf(report);
  const then = ingredientsOf(before);
  return [...new Set([...Object.keys(now), ...Object.keys(then)])]
    .map((what) => ({ what, before: then[what] ?? "none", after: now[what] ?? "none" }))
    .filter(({ before, after }) => before !== after);
}

function ingredientsOf({ quantization, provenance, ...report }: BenchmarkReport): Record<string, string> {
  const packages = Object.entries(quantization.toolchain).map(([name, version]) => [
    `package ${name}`,
    version,
  ]);
  return {
    model: report.model,
    commit: report.revision,
    task: report.task,
    recipe: quantization.recipe,
    image: provenance.imageUri,
    "quantize container": provenance.toolchainDigest,
    "serve container": provenance.handlerDigest,
    instances: describeInstances(report),
    ...Object.fromEntries(packages),
  };
}
