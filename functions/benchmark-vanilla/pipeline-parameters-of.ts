import type { ServingOptions } from "#lib/serving-options.ts";

/**
 * What the plain pipeline must be told to answer what the endpoint answers: the scores of all labels, and a text that is
 * too long cut instead of refused. The job calls its own pipeline with the same (containers/quantize/vanilla.py).
 */
export function pipelineParametersOf({
  task,
  functionToApply,
}: Pick<ServingOptions, "task" | "functionToApply">): Record<string, unknown> {
  switch (task) {
    case "text-classification":
      return { truncation: true, top_k: null };
    case "text-ranking":
      return { truncation: true, function_to_apply: functionToApply };
    case "feature-extraction":
      return { truncation: true };
    case "fill-mask":
      return { tokenizer_kwargs: { truncation: true } };
    default:
      return {};
  }
}
