import { z } from "zod";
import { type Answer, measureAccuracy } from "#lib/accuracy.ts";
import { compareDecisions } from "#lib/decisions.ts";
import type { Accuracy } from "#lib/quantization-report.ts";
import type { DecisionRequest, Reference, VectorRequest } from "#lib/reference.ts";
import type { ServingOptions } from "#lib/serving-options.ts";
import { type InvokeContext, invoke } from "./invoke.ts";
import { toDecisions } from "./to-decisions.ts";

const embedding = z.array(z.number());
const scores = z.array(z.object({ label: z.string(), score: z.number() }));

/** Which endpoint, and how it is served. */
export type GoldenContext = InvokeContext & { serving: ServingOptions };

/**
 * How far the live endpoint's answers are from PyTorch fp32. All golden requests go in one body, so that they meet
 * neighbours of other lengths as real requests do.
 */
export function askGoldenRequests(reference: Reference, context: GoldenContext): Promise<Accuracy> {
  return reference.kind === "vectors"
    ? askForVectors(reference.requests, context)
    : askForDecisions(reference.requests, context);
}

async function askForDecisions(
  requests: readonly DecisionRequest[],
  { serving, ...context }: GoldenContext,
): Promise<Accuracy> {
  const inputs = requests.map((request) => request.inputs);
  // All of a release have the same parameters.
  const answers = await invoke({ inputs, parameters: requests[0]?.parameters ?? {} }, context);
  return compareDecisions({
    expected: requests.map(({ decisions }) => decisions),
    actual: answers.map((answer) => toDecisions(answer, serving)),
  });
}

async function askForVectors(
  requests: readonly VectorRequest[],
  { serving, ...context }: GoldenContext,
): Promise<Accuracy> {
  const inputs = requests.map((request) => request.inputs);
  const answers = await invoke({ inputs, parameters: {} }, context);
  return measureAccuracy({
    task: serving.task,
    expected: requests.map(({ expected }) => expected),
    actual: answers.map((answer, index) => toAnswer(answer, requests[index])),
    multiLabel: serving.functionToApply === "sigmoid",
  });
}

/** Scores come sorted by height; the reference has them in the order of its labels. */
function toAnswer(answer: unknown, { labels }: Pick<VectorRequest, "labels"> = {}): Answer {
  if (labels === undefined) return embedding.parse(answer);
  const scoreOf = new Map(scores.parse(answer).map(({ label, score }) => [label, score]));
  return labels.map((label) => scoreOf.get(label) ?? Number.NaN);
}
