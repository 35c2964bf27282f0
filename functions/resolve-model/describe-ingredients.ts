import { createHash } from "node:crypto";
import { describeInstances } from "#lib/describe-instances.ts";
import type { ReleaseIngredients } from "./derive-release-id.ts";

/**
 * What an endpoint is made of, by the names that people are told: everything that decides the release, and everything
 * that decides the endpoint's configuration.
 */
export function describeIngredients(
  { entry, revision, task, imageUri, toolchainDigest, handlerDigest }: ReleaseIngredients,
  variation: string | undefined,
): Record<string, string> {
  const { speedup: _, p95Increase: __, ...gates } = entry.gates;
  const { inputs, batchSize } = entry.benchmark;
  return {
    model: entry.model,
    commit: revision,
    task,
    recipe: entry.quantization,
    image: imageUri,
    toolchain: toolchainDigest,
    handler: handlerDigest,
    "accuracy gates": Object.entries(gates)
      .map(([name, bound]) => `${name} ${bound}`)
      .join(", "),
    "benchmark request": digestOf({ inputs, batchSize }),
    instances: describeInstances(entry),
    "serverless settings": settingOf(entry.serverless),
    "data capture": settingOf(entry.dataCapture),
    // With `redeploy: always` the variation is another each time, and says nothing.
    ...(entry.redeploy === "always" ? {} : { "network or key": variation ?? "SageMaker's own" }),
  };
}

function settingOf(setting: object | undefined): string {
  return setting === undefined ? "none" : digestOf(setting);
}

function digestOf(value: object): string {
  return createHash("sha256").update(JSON.stringify(value)).digest("hex").slice(0, 8);
}
