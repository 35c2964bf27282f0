import { z } from "zod";
import { type Answer, measureAccuracy } from "#lib/accuracy.ts";
import type { Accuracy } from "#lib/quantization-report.ts";
import type { GoldenRequest } from "#lib/reference.ts";
import type { ServingOptions } from "#lib/serving-options.ts";
import { type InvokeContext, invoke } from "./invoke.ts";

const embedding = z.array(z.number());
const scores = z.array(z.object({ label: z.string(), score: z.number() }));

/**
 * How far the live endpoint's answers are from PyTorch fp32. All golden requests go in one body, so that they meet
 * neighbours of other lengths as real requests do.
 */
export async function askGoldenRequests(
  reference: readonly GoldenRequest[],
  { serving, ...context }: InvokeContext & { serving: ServingOptions },
): Promise<Accuracy> {
  const answers = await invoke(
    reference.map(({ inputs }) => inputs),
    context,
  );
  return measureAccuracy({
    task: serving.task,
    expected: reference.map(({ expected }) => expected),
    actual: answers.map((answer) => toAnswer(answer, serving)),
    multiLabel: serving.functionToApply === "sigmoid",
  });
}

/** Scores come sorted by height; the reference has them in the order of the labels. */
function toAnswer(answer: unknown, { task, id2label = [] }: ServingOptions): Answer {
  if (task === "feature-extraction") return embedding.parse(answer);
  const scoreOf = new Map(scores.parse(answer).map(({ label, score }) => [label, score]));
  return id2label.map((label) => scoreOf.get(label) ?? Number.NaN);
}
