import {
  ExecutionAbortedError,
  ExecutionError,
  ExecutionTimeoutError,
  StateMachine,
} from "aws-local-stepfunctions";
import type { InvocationResult } from "#local/lambda/function-definition.ts";
import { describeLibraryEvent, type LibraryEvent } from "./describe-library-event.ts";
import type { Execution, Outcome } from "./execution-table.ts";
import type { NewEvent } from "./history.ts";
import { observeStates } from "./observe-states.ts";
import { dataLimitInBytes } from "./run-task.ts";
import type { DeployedMachine } from "./state-machine.ts";
import { TaskAttempts } from "./task-attempts.ts";

/** What a run needs. */
export interface RunOptions {
  machine: DeployedMachine;
  execution: Execution;
  invoke: (functionArn: string, payload: string) => Promise<InvocationResult>;
  /** Keeps an event of the history. */
  record: (event: NewEvent) => void;
  signal: AbortSignal;
}

/**
 * Runs an execution from its beginning to its end.
 *
 * @returns how it ended, or `undefined` if it was aborted by `signal`.
 */
export async function runExecution(options: RunOptions): Promise<Outcome | undefined> {
  const { machine, execution, signal } = options;
  const { definition, state } = observeStates(machine.definition);
  const attempts = new TaskAttempts(options, state);
  const interpreter = new StateMachine(definition, { validationOptions: { noValidate: true } });
  const run = interpreter.run(JSON.parse(execution.input), {
    context: { ...contextOf(options), State: state },
    overrides: { taskResourceLocalHandlers: attempts.handlers() },
  });
  signal.addEventListener("abort", run.abort, { once: true });
  if (signal.aborted) run.abort();
  try {
    // The history first: the last events of a run come before its end.
    const [tooLarge, outcome] = await Promise.all([follow(run, attempts, options), settle(run.result)]);
    return tooLarge ?? outcome;
  } finally {
    signal.removeEventListener("abort", run.abort);
    attempts.abandonAll();
  }
}

type Run = ReturnType<StateMachine["run"]>;

/** Records a run's events; returns the outcome of a run that it ended because the document had grown too large. */
async function follow(
  run: Run,
  attempts: TaskAttempts,
  { record }: RunOptions,
): Promise<Outcome | undefined> {
  let tooLarge: Outcome | undefined;
  for await (const event of run.eventLogs) {
    if (tooLarge !== undefined) continue;
    const described = describeLibraryEvent(event);
    if (event.type === "StateFailed") attempts.fail(event.state.name, event.Error);
    if (described !== undefined) record(described);
    tooLarge = checkOutput(event);
    if (tooLarge !== undefined) run.abort();
  }
  return tooLarge;
}

function checkOutput(event: LibraryEvent): Outcome | undefined {
  if (event.type !== "StateExited") return undefined;
  if (Buffer.byteLength(JSON.stringify(event.state.output) ?? "") <= dataLimitInBytes) return undefined;
  const { name } = event.state;
  const cause = `The state ${name} returned an output with a size exceeding the maximum number of bytes service limit.`;
  return { status: "FAILED", error: "States.DataLimitExceeded", cause };
}

async function settle(result: Run["result"]): Promise<Outcome | undefined> {
  try {
    return { status: "SUCCEEDED", output: JSON.stringify(await result) };
  } catch (error) {
    if (error instanceof ExecutionAbortedError) return undefined;
    if (error instanceof ExecutionTimeoutError) return { status: "TIMED_OUT" };
    if (error instanceof ExecutionError && error.cause instanceof Error) return describeFailure(error.cause);
    throw error;
  }
}

/** The interpreter's own words stand in where a Fail state has no Error or Cause, and where a timeout has no cause. */
function describeFailure({ name, message }: Error): Outcome {
  const error = name === "FailStateError" ? undefined : name;
  const isFiller = message === name || message === "Execution failed because of a Fail state";
  return { status: "FAILED", error, cause: isFiller ? undefined : message };
}

/** Source: https://docs.aws.amazon.com/step-functions/latest/dg/input-output-contextobject.html */
function contextOf({ machine, execution }: RunOptions): Record<string, object | string> {
  const { arn, name, startedAt, redriveCount } = execution;
  return {
    Execution: { Id: arn, Name: name, RoleArn: machine.roleArn, RedriveCount: redriveCount },
    ExecutionStartTime: new Date(startedAt).toISOString(),
    StateMachine: { Id: machine.arn, Name: machine.name },
  };
}
