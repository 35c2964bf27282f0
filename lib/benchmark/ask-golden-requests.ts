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

/** Which endpoint, and how its model is served. */
export interface GoldenContext extends InvokeContext {
  serving: ServingOptions;
  /** On top of those of the requests. */
  parameters?: Record<string, unknown>;
}

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
  { serving, parameters, ...context }: GoldenContext,
): Promise<Accuracy> {
  const inputs = requests.map((request) => request.inputs);
  // All of a release have the same parameters.
  const question = { inputs, parameters: { ...requests[0]?.parameters, ...parameters } };
  const answers = await invoke(question, context);
  return compareDecisions({
    expected: requests.map(({ decisions }) => decisions),
    actual: answers.map((answer) => toDecisions(answer, serving)),
  });
}

async function askForVectors(
  requests: readonly VectorRequest[],
  { serving, parameters = {}, ...context }: GoldenContext,
): Promise<Accuracy> {
  const inputs = requests.map((request) => request.inputs);
  const answers = await invoke({ inputs, parameters }, context);
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
