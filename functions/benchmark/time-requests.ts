import type { BenchmarkRequest } from "#lib/manifest/schema.ts";
import type { Latency } from "#lib/quantization-report.ts";
import { type InvokeContext, type Question, send } from "./invoke.ts";
import { summarize } from "./summarize.ts";

/** The first requests fill caches and pools and are not counted. */
const warmUpRequests = 3;

/** A p99 of fewer would be a guess, so slow models are timed for longer than was asked. */
const fewestRequests = 10;

/** What timing found. */
export type TimedRequests = Latency & { requestsPerSecond: number; requests: number };

/** How the question is asked: with its inputs over and over until there are `batchSize`, by whom, for how long. */
export type Timing = Pick<BenchmarkRequest, "batchSize" | "concurrency" | "durationInSeconds">;

/** Times the benchmark's request in a closed loop: each of `concurrency` callers sends its next when it has its answer. */
export async function timeRequests(
  { inputs, parameters }: Question,
  { batchSize, concurrency, durationInSeconds, ...context }: Timing & InvokeContext,
): Promise<TimedRequests> {
  const body = JSON.stringify({ inputs: fill(inputs, batchSize), parameters });
  for (let count = 0; count < warmUpRequests; count += 1) await send(body, context);
  const startedAt = performance.now();
  const deadline = startedAt + durationInSeconds * 1000;
  const durations: number[] = [];
  const call = async () => {
    while (performance.now() < deadline || durations.length < fewestRequests) {
      const sentAt = performance.now();
      await send(body, context);
      durations.push(performance.now() - sentAt);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, call));
  const seconds = (performance.now() - startedAt) / 1000;
  return {
    ...summarize(durations),
    requestsPerSecond: durations.length / seconds,
    requests: durations.length,
  };
}

function fill(inputs: readonly unknown[], length: number): unknown[] {
  return Array.from({ length }, (_, index) => inputs[index % inputs.length]);
}
