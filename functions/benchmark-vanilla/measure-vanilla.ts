import { askGoldenRequests, type GoldenContext } from "#lib/benchmark/ask-golden-requests.ts";
import { costOf } from "#lib/benchmark/cost-of.ts";
import type { InvokeContext } from "#lib/benchmark/invoke.ts";
import {
  type Asked,
  halfInMilliseconds,
  timeFirstRequest,
  timeOwnRequest,
} from "#lib/benchmark/measure-speed.ts";
import { timeGrid } from "#lib/benchmark/time-grid.ts";
import type { BenchmarkReport, MeasuredVanilla } from "#lib/benchmark-report.ts";
import type { Reference } from "#lib/reference.ts";
import type { ServingOptions } from "#lib/serving-options.ts";
import { pipelineParametersOf } from "./pipeline-parameters-of.ts";

/** What is asked, and what the endpoint itself answered to the same. */
export interface VanillaQuestion {
  asked: Asked;
  reference: Reference;
  serving: ServingOptions;
  endpoint: BenchmarkReport["endpoint"];
  /** Of one instance; `undefined` when it is not known. */
  perHourInDollars: number | undefined;
}

/**
 * Asks a vanilla endpoint the first request, the golden ones, the benchmark's own and its grid, as Benchmark asks the
 * endpoint itself. What it cannot answer is among the skipped cells, with the reason.
 *
 * @throws GateFailedError when it cannot answer a single text.
 */
export async function measureVanilla(
  { asked: { request, question }, reference, serving, endpoint, perHourInDollars }: VanillaQuestion,
  context: InvokeContext,
): Promise<MeasuredVanilla> {
  const parameters = { ...question.parameters, ...pipelineParametersOf(serving) };
  const asked = { request, question: { ...question, parameters } };
  const firstRequestInMilliseconds = await timeFirstRequest(asked.question, context);
  const accuracy = await compareGoldenRequests(reference, { ...context, serving });
  const own = await timeOwn(asked, context);
  const durationInMilliseconds = halfInMilliseconds(request);
  const { grid, skippedCells } = await timeGrid({ ...asked, durationInMilliseconds }, context);
  const cost = own.timing && costOf(perHourInDollars, own.timing.requestsPerSecond);
  return {
    endpointName: context.endpointName,
    firstRequestInMilliseconds,
    ...(own.timing && {
      timing: own.timing,
      speedup: own.timing.p50InMilliseconds / endpoint.p50InMilliseconds,
    }),
    grid,
    skippedCells: [...own.skippedCells, ...skippedCells],
    ...accuracy,
    ...(cost && { cost }),
  };
}

/** An embedder's pipeline answers a vector for each token, which is no embedding: there is nothing to compare. */
async function compareGoldenRequests(
  reference: Reference,
  context: GoldenContext,
): Promise<Pick<MeasuredVanilla, "accuracy">> {
  if (context.serving.task === "feature-extraction") return {};
  const parameters = pipelineParametersOf(context.serving);
  const accuracy = await askGoldenRequests(reference, { ...context, parameters });
  return { accuracy: { ...accuracy } };
}

/** The whole batch may be more than a vanilla endpoint can answer: a vector for each token of 128 texts is over 6 MB. */
async function timeOwn(
  asked: Asked,
  context: InvokeContext,
): Promise<{ timing?: BenchmarkReport["endpoint"]; skippedCells: MeasuredVanilla["skippedCells"] }> {
  const { batchSize, concurrency } = asked.request;
  try {
    return { timing: await timeOwnRequest(asked, context), skippedCells: [] };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { skippedCells: [{ cell: { batchSize, concurrency }, reason }] };
  }
}
