import type { Cell } from "#lib/benchmark-report.ts";
import type { BenchmarkRequest } from "#lib/manifest/schema.ts";
import type { Question } from "./invoke.ts";

/** The question with its inputs over and over, until there are so many. */
export function repeatInputs({ inputs, parameters }: Question, count: number): Question {
  return {
    inputs: Array.from({ length: count }, (_, index) => inputs[index % inputs.length]),
    parameters,
  };
}

/** The question of a cell: so many words of its texts, every text beginning with another one, or its own inputs. */
export function makeCellQuestion({ batchSize, words }: Cell, question: Question): Question {
  if (words === undefined) return repeatInputs(question, batchSize);
  const vocabulary = question.inputs.join(" ").split(/\s+/);
  const inputs = Array.from({ length: batchSize }, (_, text) =>
    Array.from({ length: words }, (_, word) => vocabulary[(text + word) % vocabulary.length]).join(" "),
  );
  return { inputs, parameters: question.parameters };
}

/** Whether the task takes the manifest's texts as they are, so that texts of another length can be made of their words. */
export function takesPlainTexts(question: Question, request: Pick<BenchmarkRequest, "inputs">): boolean {
  return question.inputs.every((input, index) => input === request.inputs[index]);
}
