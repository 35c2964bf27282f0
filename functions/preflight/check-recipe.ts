import { InstanceTypeError } from "#lib/errors.ts";
import { instructionSetsOf, saturates } from "#lib/instances/instruction-sets.ts";
import type { Entry } from "#lib/manifest/schema.ts";
import { type Finding, passed, refused, unknown } from "./finding.ts";

/**
 * Whether the recipe that an entry names could saturate silently on its instances. `auto` tries only recipes that cannot,
 * and whoever switches the gates off gets what was asked for.
 */
export function checkRecipe({
  quantization,
  instanceType,
  serverless,
  gates,
}: Pick<Entry, "quantization" | "instanceType" | "serverless" | "gates">): Finding {
  if (gates === "off" || !saturates(quantization, ["avx2"])) return passed;
  const flags = serverless === undefined ? instructionSetsOf(instanceType) : undefined;
  if (flags === undefined) {
    return unknown(`whether the 8-bit weights of ${quantization} saturate on the endpoint's CPU`);
  }
  if (!saturates(quantization, flags)) return passed;
  const message = `${instanceType} is not sure to have VNNI, and without it the 8-bit weights of \`${quantization}\` saturate silently.`;
  const nextStep =
    "Set `quantization` to `auto`, whose recipes keep 7 bits, or choose a type such as ml.c6i.xlarge.";
  return refused(new InstanceTypeError(message, { nextStep }));
}
