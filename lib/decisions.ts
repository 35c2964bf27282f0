import type { Accuracy } from "./quantization-report.ts";

/** What a model decided, and how surely from 0 to 1: a token's label, a span, a word, a topic, a relevance. */
export interface Decision {
  label: string;
  score: number;
}

/** Decisions beside those of the reference, one list a request. */
export interface ComparedDecisions {
  expected: readonly (readonly Decision[])[];
  actual: readonly (readonly Decision[])[];
}

/** The share of decisions with the same label, and the largest difference of a score. What is missing differs by 1. */
export function compareDecisions({ expected, actual }: ComparedDecisions): Accuracy {
  const pairs = expected.flatMap((decisions, request) =>
    decisions.map((decision, index) => [decision, actual[request]?.[index]] as const),
  );
  const agreements = pairs.filter(([left, right]) => left.label === right?.label);
  const shifts = pairs.map(([left, right]) => (right === undefined ? 1 : Math.abs(left.score - right.score)));
  return {
    labelAgreement: agreements.length / pairs.length,
    worstScoreShift: shifts.reduce((worst, shift) => Math.max(worst, shift), 0),
  };
}

/** The decision that some logits are: the highest of them, or, of a single one, whether it is above zero. */
export function decide(logits: Float32Array): Decision {
  const [only = Number.NaN] = logits;
  if (logits.length === 1) return decideRelevance(sigmoid(only));
  const highest = logits.reduce((best, logit) => Math.max(best, logit), Number.NEGATIVE_INFINITY);
  const total = logits.reduce((sum, logit) => sum + Math.exp(logit - highest), 0);
  return { label: String(logits.indexOf(highest)), score: 1 / total };
}

/** Whether a text answers a query, from a score between 0 and 1. */
export function decideRelevance(score: number): Decision {
  return { label: score > 0.5 ? "relevant" : "irrelevant", score };
}

/** A logit as a score between 0 and 1. */
export function sigmoid(logit: number): number {
  return 1 / (1 + Math.exp(-logit));
}
