import type { BenchmarkReport } from "#lib/benchmark-report.ts";
import type { BenchmarkRequest } from "#lib/manifest/schema.ts";
import { type InvokeContext, type Question, send } from "./invoke.ts";
import { repeatInputs } from "./make-inputs.ts";
import { thinOut } from "./thin-out.ts";
import { timeGrid } from "./time-grid.ts";
import { timeRequests } from "./time-requests.ts";

/** What timing an endpoint finds. */
export type MeasuredSpeed = Pick<BenchmarkReport, "endpoint" | "grid" | "skippedCells">;

/** The manifest's benchmark, and its texts as the task takes them. */
export interface Asked {
  request: BenchmarkRequest;
  question: Question;
}

/** A p99 of fewer would be a guess, so slow models are timed for longer than was asked. */
const fewestRequests = 10;

/** Half of the time is for the benchmark's own request, the other half for the grid. */
export function halfInMilliseconds({ durationInSeconds }: BenchmarkRequest): number {
  return (durationInSeconds * 1000) / 2;
}

/** How long the first request after the endpoint came into service takes: one input, nothing warm. */
export async function timeFirstRequest(question: Question, context: InvokeContext): Promise<number> {
  const sentAt = performance.now();
  await send(JSON.stringify(repeatInputs(question, 1)), context);
  return performance.now() - sentAt;
}

/** Times the benchmark's own request, then the grid. */
export async function measureSpeed(asked: Asked, context: InvokeContext): Promise<MeasuredSpeed> {
  const endpoint = await timeOwnRequest(asked, context);
  const durationInMilliseconds = halfInMilliseconds(asked.request);
  return { endpoint, ...(await timeGrid({ ...asked, durationInMilliseconds }, context)) };
}

/** Times the benchmark's own request. */
export async function timeOwnRequest(
  { request, question }: Asked,
  context: InvokeContext,
): Promise<BenchmarkReport["endpoint"]> {
  const { timing, durations } = await timeRequests(
    repeatInputs(question, request.batchSize),
    {
      concurrency: request.concurrency,
      durationInMilliseconds: halfInMilliseconds(request),
      warmUpRequests: 3,
      fewestRequests,
    },
    context,
  );
  return { ...timing, durationsInMilliseconds: thinOut(durations) };
}
