import type { HistoryEvent } from "@aws-sdk/client-sfn";
import { readLambdaError } from "#lib/read-lambda-error.ts";
import type { Document } from "./steps.ts";

/** How an execution ended. */
export type Outcome =
  | { hasSucceeded: true; document: Document }
  | { hasSucceeded: false; error: { name: string; message: string } };

/** What the event that ends an execution says. */
export function readOutcome(event: HistoryEvent | undefined): Outcome {
  const { executionSucceededEventDetails: succeeded, executionFailedEventDetails: failed } = event ?? {};
  if (succeeded !== undefined) return readSuccess(JSON.parse(succeeded.output ?? "{}"));
  const { executionAbortedEventDetails: aborted, executionTimedOutEventDetails: timedOut } = event ?? {};
  const { error, cause } = failed ?? aborted ?? timedOut ?? {};
  const how = aborted === undefined ? "ended without saying why" : "was stopped";
  return {
    hasSucceeded: false,
    error: {
      name: error ?? event?.type ?? "Unknown",
      message: cause ? readLambdaError(cause) : `The execution ${how}.`,
    },
  };
}

/** An execution that gave way to a newer one has not failed, but has not deployed anything either. */
function readSuccess(document: Document): Outcome {
  const { failure } = document;
  if (failure === undefined) return { hasSucceeded: true, document };
  return { hasSucceeded: false, error: { name: failure.Error, message: readLambdaError(failure.Cause) } };
}
