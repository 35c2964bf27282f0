import type { Accuracy } from "#lib/quantization-report.ts";

/** The figures of an accuracy that were measured, in a line. */
export function describeAccuracy({
  worstCosine,
  meanCosine,
  labelAgreement,
  worstScoreShift,
}: Accuracy): string {
  const figures = {
    "worst cosine": worstCosine,
    "mean cosine": meanCosine,
    "label agreement": labelAgreement,
    "worst score shift": worstScoreShift,
  };
  return Object.entries(figures)
    .flatMap(([name, value]) => (value === undefined ? [] : `${name} ${value.toFixed(4)}`))
    .join(", ");
}
