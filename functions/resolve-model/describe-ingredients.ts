import { createHash } from "node:crypto";
import { describeInstances } from "#lib/describe-instances.ts";
import type { Entry } from "#lib/manifest/schema.ts";
import type { ReleaseIngredients } from "./derive-release-id.ts";

/**
 * What an endpoint is made of, by the names that people are told: everything that decides the release, and everything
 * that decides the endpoint's configuration.
 */
export function describeIngredients(
  { entry, revision, task, imageUri, toolchainDigest, handlerDigest, evaluationDigest }: ReleaseIngredients,
  variation: string | undefined,
): Record<string, string> {
  const { inputs, batchSize } = entry.benchmark;
  return {
    model: entry.model,
    commit: revision,
    task,
    recipe: entry.quantization,
    image: imageUri,
    toolchain: toolchainDigest,
    handler: handlerDigest,
    "accuracy gates": describeGates(entry.gates),
    "evaluation texts": evaluationDigest?.slice(0, 8) ?? "the built-in ones",
    packages: entry.hermetic ? "in the archive" : "installed at the start",
    "benchmark request": digestOf({ inputs, batchSize }),
    instances: describeInstances(entry),
    workers: `for ${entry.optimizeFor}`,
    "serverless settings": settingOf(entry.serverless),
    "data capture": settingOf(entry.dataCapture),
    // With `redeploy: always` the variation is another each time, and says nothing.
    ...(entry.redeploy === "always" ? {} : { "network or key": variation ?? "SageMaker's own" }),
  };
}

/** Those that are judged in the job; the others are about the endpoint as it is. */
function describeGates(gates: Entry["gates"]): string {
  if (gates === "off") return gates;
  const { speedup: _, p95Increase: __, ...limits } = gates;
  return Object.entries(limits)
    .map(([name, bound]) => `${name} ${bound}`)
    .join(", ");
}

function settingOf(setting: object | undefined): string {
  return setting === undefined ? "none" : digestOf(setting);
}

function digestOf(value: object): string {
  return createHash("sha256").update(JSON.stringify(value)).digest("hex").slice(0, 8);
}
