import { z } from "zod";
import { type Decision, decideRelevance, sigmoid } from "#lib/decisions.ts";
import type { ServingOptions } from "#lib/serving-options.ts";

const score = z.number();
const entities = z.array(z.object({ entity: z.string(), score }));
const span = z.object({ start: z.int(), end: z.int(), score });
const fillings = z.array(z.object({ token: z.int(), score }));
const topics = z.object({ labels: z.array(z.string()), scores: z.array(score) });

/** The decisions in an endpoint's answer to one golden request, as the quantization job reads them from the same JSON. */
export function toDecisions(answer: unknown, { task, functionToApply }: ServingOptions): Decision[] {
  switch (task) {
    case "token-classification":
      return entities.parse(answer).map(({ entity, ...rest }) => ({ label: entity, ...rest }));
    case "question-answering":
      return readSpan(answer);
    case "fill-mask":
      return fillings.parse(answer).map(({ token, ...rest }) => ({ label: String(token), ...rest }));
    case "zero-shot-classification":
      return readTopic(answer);
    default:
      return [
        decideRelevance(functionToApply === "none" ? sigmoid(score.parse(answer)) : score.parse(answer)),
      ];
  }
}

/** A question to which nothing in its text is an answer is answered with an empty list. */
function readSpan(answer: unknown): Decision[] {
  if (Array.isArray(answer) && answer.length === 0) return [];
  const { start, end, score } = span.parse(answer);
  return [{ label: `${start}-${end}`, score }];
}

function readTopic(answer: unknown): Decision[] {
  const { labels, scores } = topics.parse(answer);
  return [{ label: labels[0] ?? "", score: scores[0] ?? Number.NaN }];
}
