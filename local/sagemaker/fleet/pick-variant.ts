import type { DeployedVariant } from "./deployment.ts";

/** The variant of that name, or one at random: each as often as its share of all weights. */
export function pickVariant(
  variants: DeployedVariant[],
  name: string | undefined,
): DeployedVariant | undefined {
  if (name !== undefined) {
    return variants.find((variant) => variant.name === name);
  }
  let rest = Math.random() * variants.reduce((total, { weight }) => total + weight, 0);
  for (const variant of variants) {
    rest -= variant.weight;
    if (rest < 0) {
      return variant;
    }
  }
  return variants[0];
}
