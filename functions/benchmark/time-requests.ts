import type { BenchmarkRequest } from "#lib/manifest/schema.ts";
import type { Latency } from "#lib/quantization-report.ts";
import { type InvokeContext, send } from "./invoke.ts";
import { summarize } from "./summarize.ts";

/** The first requests fill caches and pools and are not counted. */
const warmUpRequests = 3;

/** A p99 of fewer would be a guess, so slow models are timed for longer than was asked. */
const fewestRequests = 10;

/** What timing found. */
export type TimedRequests = Latency & { requestsPerSecond: number; requests: number };

/** Times the benchmark's request in a closed loop: each of `concurrency` callers sends its next when it has its answer. */
export async function timeRequests(
  request: BenchmarkRequest,
  context: InvokeContext,
): Promise<TimedRequests> {
  const body = JSON.stringify({ inputs: fill(request) });
  for (let count = 0; count < warmUpRequests; count += 1) await send(body, context);
  const startedAt = performance.now();
  const deadline = startedAt + request.durationInSeconds * 1000;
  const durations: number[] = [];
  const call = async () => {
    while (performance.now() < deadline || durations.length < fewestRequests) {
      const sentAt = performance.now();
      await send(body, context);
      durations.push(performance.now() - sentAt);
    }
  };
  await Promise.all(Array.from({ length: request.concurrency }, call));
  const seconds = (performance.now() - startedAt) / 1000;
  return {
    ...summarize(durations),
    requestsPerSecond: durations.length / seconds,
    requests: durations.length,
  };
}

function fill({ inputs, batchSize }: BenchmarkRequest): string[] {
  return Array.from({ length: batchSize }, (_, index) => inputs[index % inputs.length] ?? "");
}
