import { VanillaEndpointError } from "#lib/errors.ts";
import type { Entry } from "#lib/manifest/schema.ts";
import type { ModelInfo } from "./fetch-model-info.ts";

/**
 * Refuses a vanilla endpoint that could not be, or would not be what it is meant to be. The image brings the model by
 * itself: with a token only from its environment, where none is ever put, and it imports what is under `code/`.
 *
 * @throws VanillaEndpointError
 */
export function checkVanilla(
  { model, benchmark }: Pick<Entry, "model" | "benchmark">,
  { gated, private: isPrivate, siblings }: Pick<ModelInfo, "gated" | "private" | "siblings">,
): void {
  if (!benchmark.vanillaEndpoint) return;
  if (gated !== false || isPrivate) {
    const kind = isPrivate ? "private" : "gated";
    throw refusal(
      `${model} is ${kind}, and AWS's image could bring it only with a token in its environment.`,
    );
  }
  const code = siblings.find(({ rfilename }) => rfilename.startsWith("code/"));
  if (code === undefined) return;
  throw refusal(
    `${model} has ${code.rfilename}, which AWS's image would run, and no model's own code is run.`,
  );
}

function refusal(message: string): VanillaEndpointError {
  return new VanillaEndpointError(message, {
    nextStep: "Leave `benchmark.vanillaEndpoint` out; the pipeline is timed in the job in any case.",
  });
}
