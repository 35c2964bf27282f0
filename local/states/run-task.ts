import { setImmediate } from "node:timers/promises";
import { z } from "zod";
import type { InvocationResult } from "#local/lambda/function-definition.ts";
import { AwsError } from "#local/wire/json-service.ts";
import type { NewEvent } from "./history.ts";

/** Step Functions' limit for an input, an output and a task's result. Source: https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
export const dataLimitInBytes = 262_144;

/** Whatever JSON can say. */
export type JsonValue = null | boolean | number | string | JsonValue[] | { [name: string]: JsonValue };

const failureSchema = z.object({ errorType: z.string() });

/** One attempt at a Task. */
export interface TaskAttempt {
  /** The function's ARN. */
  resource: string;
  /** JSON. */
  input: string;
  invoke: (functionArn: string, payload: string) => Promise<InvocationResult>;
  record: (event: NewEvent) => void;
  /** Aborted once nobody waits for the result any more: the Task timed out or the execution was stopped. */
  signal: AbortSignal;
}

/** What a Task failed with: `name` is what Retry and Catch match, `message` what they hand on as the cause. */
class TaskError extends Error {
  /** Read by the interpreter. */
  readonly isRetryable: boolean;
  readonly isCatchable: boolean;

  constructor(name: string, cause: string, { isFinal = false }: { isFinal?: boolean } = {}) {
    super(cause);
    this.name = name;
    this.isRetryable = !isFinal;
    this.isCatchable = !isFinal;
  }
}

/**
 * Invokes a Task's function and records what becomes of it, as AWS does for a Task whose resource is a function.
 *
 * @returns the function's answer, parsed.
 */
export async function runTask({ resource, input, invoke, record, signal }: TaskAttempt): Promise<JsonValue> {
  // The interpreter's event of this state's entry is read after this call, and belongs before the task's events.
  await setImmediate();
  if (signal.aborted) throw abandoned();
  const details = { resource, input, inputDetails: { truncated: false } };
  record({ type: "LambdaFunctionScheduled", details: { lambdaFunctionScheduledEventDetails: details } });
  record({ type: "LambdaFunctionStarted" });
  const { payload, hasFailed } = await invoke(resource, input).catch(describeRefusal);
  if (signal.aborted) throw abandoned();
  const error = hasFailed ? readFailure(payload) : checkSize(resource, payload);
  if (error !== undefined) {
    const failed = { error: error.name, cause: error.message };
    record({ type: "LambdaFunctionFailed", details: { lambdaFunctionFailedEventDetails: failed } });
    throw error;
  }
  const succeeded = { output: payload, outputDetails: { truncated: false } };
  record({ type: "LambdaFunctionSucceeded", details: { lambdaFunctionSucceededEventDetails: succeeded } });
  return JSON.parse(payload);
}

/** An interpreter that was told to stop would otherwise try again at once, since its back-off ends early. */
function abandoned(): TaskError {
  return new TaskError("States.Runtime", "Nobody waits for this task any more.", { isFinal: true });
}

function describeRefusal(error: unknown): InvocationResult {
  if (!(error instanceof AwsError)) throw error;
  const payload = JSON.stringify({ errorType: `Lambda.${error.code}`, errorMessage: error.message });
  return { payload, hasFailed: true };
}

function readFailure(payload: string): TaskError {
  const failure = failureSchema.safeParse(JSON.parse(payload));
  return new TaskError(failure.success ? failure.data.errorType : "Lambda.Unknown", payload);
}

function checkSize(resource: string, payload: string): TaskError | undefined {
  if (Buffer.byteLength(payload) <= dataLimitInBytes) return undefined;
  const cause = `The state/task '${resource}' returned a result with a size exceeding the maximum number of bytes service limit.`;
  return new TaskError("States.DataLimitExceeded", cause, { isFinal: true });
}
