import { createHash } from "node:crypto";
import { limitsOf } from "#lib/gates.ts";
import type { Entry } from "#lib/manifest/schema.ts";

/** Everything that decides what a build comes out as. */
export interface ReleaseIngredients {
  entry: Entry;
  revision: string;
  task: string;
  imageUri: string;
  /** Digests of both containers' code and requirements. */
  toolchainDigest: string;
  handlerDigest: string;
  /** Of the entry's own evaluation, which judges the recipes. */
  evaluationDigest: string | undefined;
}

/**
 * The name of what a build comes out as, 16 hexadecimal digits: a digest of the model's commit, its task, the recipe and
 * the gates and texts that choose it, whether the archive carries its packages, the machine and the request of the
 * vanilla timing, the image, and the code of both containers with their pinned requirements. The same release is never
 * built twice.
 */
export function deriveReleaseId(ingredients: ReleaseIngredients): string {
  const { entry, revision, task, imageUri } = ingredients;
  const { labelAgreement, scoreShift, worstCosine, meanCosine } = limitsOf(entry.gates);
  const { inputs, batchSize } = entry.benchmark;
  const parts = {
    model: entry.model,
    revision,
    task,
    quantization: entry.quantization,
    gates: { labelAgreement, scoreShift, worstCosine, meanCosine },
    // Left out where it is not asked for, so that older releases keep their names.
    ...(entry.hermetic ? { hermetic: true } : {}),
    baseline: { inputs, batchSize, instanceType: entry.instanceType },
    imageUri,
    toolchain: ingredients.toolchainDigest,
    handler: ingredients.handlerDigest,
    evaluation: ingredients.evaluationDigest,
  };
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 16);
}
