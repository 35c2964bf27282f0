import type { Answer } from "#lib/accuracy.ts";
import type { VectorRequest } from "#lib/reference.ts";
import type { ServingOptions } from "#lib/serving-options.ts";
import type { ModelOutput } from "./run-model.ts";

/** How to finish: as the container would, and the request whose mask counts. */
export interface FinishOptions {
  serving: ServingOptions;
  request: VectorRequest | undefined;
}

/** Turns a model's output into the answer that a caller would get: pooled and normalized, or scored. */
export function finishAnswer(output: ModelOutput, { serving, request }: FinishOptions): Answer {
  if (serving.task !== "feature-extraction") {
    return inOrderOfReference(activate([...output.values], serving), { serving, request });
  }
  const mask = request?.tensors.attention_mask ?? [];
  const pooled = pool(
    rowsOf(output).filter((_, index) => mask[index] === 1),
    serving,
  );
  return serving.normalize ? normalize(pooled) : pooled;
}

/** The scores that will be called what the reference calls them: `onnxify.json` names the model's outputs. */
function inOrderOfReference(scores: number[], { serving, request }: FinishOptions): Answer {
  const { id2label = [] } = serving;
  const scoreOf = new Map(id2label.map((label, index) => [label, scores[index]]));
  return request?.labels?.map((label) => scoreOf.get(label) ?? Number.NaN) ?? scores;
}

function activate(logits: number[], { functionToApply }: ServingOptions): number[] {
  if (functionToApply === "sigmoid") return logits.map((logit) => 1 / (1 + Math.exp(-logit)));
  if (functionToApply === "none") return logits;
  const highest = Math.max(...logits);
  const exponentials = logits.map((logit) => Math.exp(logit - highest));
  const total = exponentials.reduce((sum, value) => sum + value, 0);
  return exponentials.map((value) => value / total);
}

/** One row of hidden values for each token. */
function rowsOf({ values, dimensions }: ModelOutput): number[][] {
  const [, tokens = 0, hidden = 0] = dimensions;
  return Array.from({ length: tokens }, (_, token) => [
    ...values.slice(token * hidden, (token + 1) * hidden),
  ]);
}

function pool(rows: number[][], { pooling }: ServingOptions): number[] {
  const [first = []] = rows;
  if (pooling === "cls") return first;
  const columns = first.map((_, column) => rows.map((row) => row[column] ?? Number.NaN));
  if (pooling === "max") return columns.map((column) => Math.max(...column));
  return columns.map((column) => column.reduce((sum, value) => sum + value, 0) / rows.length);
}

function normalize(vector: number[]): number[] {
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
}
