import type { StateMachine } from "aws-local-stepfunctions";
import type { NewEvent } from "./history.ts";

/** What the interpreter reports of a run. */
export type LibraryEvent =
  ReturnType<StateMachine["run"]>["eventLogs"] extends AsyncGenerator<infer Event> ? Event : never;

/**
 * AWS's history event for an event of the interpreter; `undefined` for those that AWS does not have, or that come from
 * elsewhere: a task's own events from its invocation, an execution's start and end from its row.
 *
 * Source: https://docs.aws.amazon.com/step-functions/latest/apireference/API_HistoryEvent.html
 */
export function describeLibraryEvent(event: LibraryEvent): NewEvent | undefined {
  const { timestamp } = event;
  switch (event.type) {
    case "StateEntered": {
      const { name, type, input } = event.state;
      const details = { name, input: JSON.stringify(input), inputDetails: { truncated: false } };
      return { type: `${type}StateEntered`, timestamp, details: { stateEnteredEventDetails: details } };
    }
    case "StateExited": {
      const { name, type, output } = event.state;
      const details = { name, output: JSON.stringify(output), outputDetails: { truncated: false } };
      return { type: `${type}StateExited`, timestamp, details: { stateExitedEventDetails: details } };
    }
    case "StateFailed": {
      if (event.state.type !== "Task" || event.Error !== "States.Timeout") return undefined;
      const details = { lambdaFunctionTimedOutEventDetails: { error: event.Error } };
      return { type: "LambdaFunctionTimedOut", timestamp, details };
    }
    case "MapIterationStarted":
    case "MapIterationSucceeded":
    case "MapIterationFailed": {
      const field = `m${event.type.slice(1)}EventDetails`;
      const details = { [field]: { name: event.parentState.name, index: event.index } };
      return { type: event.type, timestamp, details };
    }
    default:
      return undefined;
  }
}
