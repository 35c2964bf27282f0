import { createHash } from "node:crypto";
import { digestFiles, readContainerFiles } from "#lib/container-files.ts";
import type { Entry } from "#lib/manifest/schema.ts";

/** Everything that decides what a build comes out as. */
export interface ReleaseIngredients {
  entry: Entry;
  revision: string;
  task: string;
  imageUri: string;
}

/**
 * The name of what a build comes out as, 16 hexadecimal digits: a digest of the model's commit, its task, the recipe
 * and the gates that choose it, the machine and the request of the vanilla timing, the image, and the code of both
 * containers with their pinned requirements. The same release is never built twice.
 */
export async function deriveReleaseId(ingredients: ReleaseIngredients): Promise<string> {
  const { entry, revision, task, imageUri } = ingredients;
  const [toolchain, handler] = await Promise.all([digestOf("quantize"), digestOf("serve")]);
  const { labelAgreement, scoreShift, worstCosine, meanCosine } = entry.gates;
  const { inputs, batchSize } = entry.benchmark;
  const parts = {
    model: entry.model,
    revision,
    task,
    quantization: entry.quantization,
    gates: { labelAgreement, scoreShift, worstCosine, meanCosine },
    baseline: { inputs, batchSize, instanceType: entry.instanceType },
    imageUri,
    toolchain,
    handler,
  };
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 16);
}

async function digestOf(container: "quantize" | "serve"): Promise<string> {
  return digestFiles(await readContainerFiles(container));
}
