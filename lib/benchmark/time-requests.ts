import type { Timing } from "#lib/benchmark-report.ts";
import { type InvokeContext, type Question, send } from "./invoke.ts";
import { summarize } from "./summarize.ts";

/** How many requests at once, and for how long. */
export interface TimeRequestsOptions {
  concurrency: number;
  durationInMilliseconds: number;
  /** The first requests fill caches and pools and are not counted. */
  warmUpRequests: number;
  /** So many are answered even when that takes longer than was asked. */
  fewestRequests: number;
}

/** What timing found, and every duration. */
export interface TimedRequests {
  timing: Timing;
  durations: number[];
}

/** A request that keeps failing is not asked for ever. */
const mostErrors = 10;

/**
 * Times a request in a closed loop: each of `concurrency` callers sends its next when it has its answer.
 *
 * @throws GateFailedError, or what the client throws, when the request cannot be answered at all.
 */
export async function timeRequests(
  { inputs, parameters }: Question,
  options: TimeRequestsOptions,
  context: InvokeContext,
): Promise<TimedRequests> {
  const body = JSON.stringify({ inputs, parameters });
  await warmUp(body, options, context);
  const durations: number[] = [];
  const errors: unknown[] = [];
  const startedAt = performance.now();
  const deadline = startedAt + options.durationInMilliseconds;
  const call = async () => {
    while (performance.now() < deadline || durations.length < options.fewestRequests) {
      const sentAt = performance.now();
      const error = await send(body, context).then(
        () => undefined,
        (reason: unknown) => ({ reason }),
      );
      if (error === undefined) durations.push(performance.now() - sentAt);
      else errors.push(error.reason);
      if (errors.length >= mostErrors) return;
    }
  };
  await Promise.all(Array.from({ length: options.concurrency }, call));
  const seconds = (performance.now() - startedAt) / 1000;
  if (durations.length === 0) throw errors[0];
  return { timing: describe(durations, errors, seconds), durations };
}

/** What fails here says nothing that the timed requests will not say as well. */
async function warmUp(
  body: string,
  { warmUpRequests }: TimeRequestsOptions,
  context: InvokeContext,
): Promise<void> {
  for (let count = 0; count < warmUpRequests; count += 1) await send(body, context).catch(() => undefined);
}

function describe(durations: number[], errors: unknown[], seconds: number): Timing {
  const [first] = errors;
  return {
    ...summarize(durations),
    requestsPerSecond: durations.length / seconds,
    requests: durations.length,
    errors: errors.length,
    ...(errors.length > 0 && { firstError: first instanceof Error ? first.message : String(first) }),
  };
}
