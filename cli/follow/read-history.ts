import { setTimeout } from "node:timers/promises";
import { type HistoryEvent, paginateGetExecutionHistory, type SFNClient } from "@aws-sdk/client-sfn";

export interface ReadHistoryOptions {
  stepFunctions: SFNClient;
  executionArn: string;
  signal: AbortSignal;
  pollIntervalInMilliseconds?: number;
}

/** The events that end an execution. Source: https://docs.aws.amazon.com/step-functions/latest/apireference/API_HistoryEvent.html */
const endings = ["ExecutionSucceeded", "ExecutionFailed", "ExecutionAborted", "ExecutionTimedOut"];

/** The events of an execution as they happen, up to the one that ends it. */
export async function* readHistory({
  pollIntervalInMilliseconds = 500,
  ...options
}: ReadHistoryOptions): AsyncGenerator<HistoryEvent> {
  let lastId = 0;
  while (true) {
    for (const event of await readEventsAfter(lastId, options)) {
      yield event;
      if (endings.includes(event.type ?? "")) return;
      lastId = event.id ?? lastId;
    }
    await setTimeout(pollIntervalInMilliseconds, undefined, { signal: options.signal });
  }
}

/** Read from the newest back, so that a long history is not read again and again. */
async function readEventsAfter(
  lastId: number,
  { stepFunctions, executionArn, signal }: ReadHistoryOptions,
): Promise<HistoryEvent[]> {
  const request = { executionArn, reverseOrder: true, includeExecutionData: true };
  const events: HistoryEvent[] = [];
  for await (const page of paginateGetExecutionHistory({ client: stepFunctions }, request, {
    abortSignal: signal,
  })) {
    for (const event of page.events ?? []) {
      if ((event.id ?? 0) <= lastId) return events.reverse();
      events.push(event);
    }
  }
  return events.reverse();
}
