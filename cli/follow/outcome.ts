import type { HistoryEvent } from "@aws-sdk/client-sfn";
import { z } from "zod";
import type { Document } from "./steps.ts";

/** How an execution ended. */
export type Outcome =
  | { hasSucceeded: true; document: Document }
  | { hasSucceeded: false; error: { name: string; message: string } };

const lambdaError = z.object({ errorMessage: z.string() });

/** What the event that ends an execution says. */
export function readOutcome(event: HistoryEvent | undefined): Outcome {
  const { executionSucceededEventDetails: succeeded, executionFailedEventDetails: failed } = event ?? {};
  if (succeeded !== undefined) {
    return { hasSucceeded: true, document: JSON.parse(succeeded.output ?? "{}") };
  }
  const { executionAbortedEventDetails: aborted, executionTimedOutEventDetails: timedOut } = event ?? {};
  const { error, cause } = failed ?? aborted ?? timedOut ?? {};
  const how = aborted === undefined ? "ended without saying why" : "was stopped";
  return {
    hasSucceeded: false,
    error: {
      name: error ?? event?.type ?? "Unknown",
      message: readSentence(cause) ?? `The execution ${how}.`,
    },
  };
}

/** A cause is a sentence, unless the state machine could only hand on what Lambda wrote. */
function readSentence(cause: string | undefined): string | undefined {
  if (cause?.startsWith("{") !== true) return cause || undefined;
  return lambdaError.safeParse(JSON.parse(cause)).data?.errorMessage ?? cause;
}
