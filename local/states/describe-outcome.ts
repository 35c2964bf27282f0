import type { Outcome } from "./execution-table.ts";
import type { NewEvent } from "./history.ts";

/** The last event of an execution's history. */
export function describeOutcome({ status, output, error, cause }: Outcome): NewEvent {
  const reason = { error, cause };
  switch (status) {
    case "SUCCEEDED": {
      const details = { output, outputDetails: { truncated: false } };
      return { type: "ExecutionSucceeded", details: { executionSucceededEventDetails: details } };
    }
    case "FAILED":
      return { type: "ExecutionFailed", details: { executionFailedEventDetails: reason } };
    case "TIMED_OUT":
      return { type: "ExecutionTimedOut", details: { executionTimedOutEventDetails: reason } };
    case "ABORTED":
      return { type: "ExecutionAborted", details: { executionAbortedEventDetails: reason } };
  }
}
