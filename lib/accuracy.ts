import type { Gates } from "./manifest/schema.ts";
import type { Accuracy } from "./quantization-report.ts";

/** What one answer is compared by: an embedding, or scores in the order of the labels. All numbers. */
export type Answer = readonly number[];

/** Answers of one runtime beside the answers of the reference, request by request. */
export interface ComparedAnswers {
  task: string;
  expected: readonly Answer[];
  actual: readonly Answer[];
  /** Scores above 0.5 count as labels when several may hold at once; otherwise the highest is the label. */
  multiLabel: boolean;
}

/** How far `actual` is from `expected`: by cosine for embeddings, by label and score for classifiers. */
export function measureAccuracy({ task, expected, actual, multiLabel }: ComparedAnswers): Accuracy {
  const pairs = expected.map((answer, index) => [answer, actual[index] ?? []] as const);
  if (task === "feature-extraction") {
    const cosines = pairs.map(([left, right]) => cosineOf(left, right));
    return { worstCosine: Math.min(...cosines), meanCosine: meanOf(cosines) };
  }
  const agreements = pairs.map(([left, right]) =>
    Number(labelsOf(left, multiLabel) === labelsOf(right, multiLabel)),
  );
  const shifts = pairs.map(([left, right]) => shiftOf(left, right));
  return { labelAgreement: meanOf(agreements), worstScoreShift: Math.max(...shifts) };
}

/** The gates that an accuracy fails, as sentences with both numbers. Empty when it passes. */
export function failedAccuracyGates(accuracy: Accuracy, gates: Gates): string[] {
  const { worstCosine, meanCosine, labelAgreement, worstScoreShift } = accuracy;
  return [
    ...fails(
      worstCosine,
      (value) => value >= gates.worstCosine,
      `worst cosine, at least ${gates.worstCosine}`,
    ),
    ...fails(meanCosine, (value) => value >= gates.meanCosine, `mean cosine, at least ${gates.meanCosine}`),
    ...fails(
      labelAgreement,
      (value) => value >= gates.labelAgreement,
      `label agreement, at least ${gates.labelAgreement}`,
    ),
    ...fails(
      worstScoreShift,
      (value) => value <= gates.scoreShift,
      `score shift, at most ${gates.scoreShift}`,
    ),
  ];
}

/** `NaN` never passes: every comparison with it is false. */
function fails(value: number | undefined, passes: (value: number) => boolean, gate: string): string[] {
  return value === undefined || passes(value) ? [] : [`${value.toFixed(4)} fails the gate: ${gate}`];
}

function labelsOf(scores: Answer, multiLabel: boolean): string {
  if (!multiLabel) return String(scores.indexOf(Math.max(...scores)));
  return scores.flatMap((score, index) => (score > 0.5 ? [index] : [])).join(" ");
}

function shiftOf(left: Answer, right: Answer): number {
  return Math.max(...left.map((value, index) => Math.abs(value - (right[index] ?? Number.NaN))));
}

function cosineOf(left: Answer, right: Answer): number {
  const dot = left.reduce((sum, value, index) => sum + value * (right[index] ?? Number.NaN), 0);
  return dot / (Math.hypot(...left) * Math.hypot(...right));
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
