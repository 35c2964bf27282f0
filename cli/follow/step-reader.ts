import type { HistoryEvent } from "@aws-sdk/client-sfn";
import { type Document, steps } from "./steps.ts";

/** A step that has ended, well or not. */
export interface FinishedStep {
  name: string;
  durationInMilliseconds: number;
  /** What it found, or what it failed with. */
  finding: string;
  hasFailed: boolean;
}

/** The step that is under way. */
export interface CurrentStep {
  name: string;
  /** When it began, in milliseconds since 1970 by the clock of Step Functions. */
  startedAt: number;
  /** Why it takes longer than it should; empty when it does not. */
  note: string;
}

/**
 * Makes steps of an execution's history. A step lasts from the end of the one before to its own end, and a loop of
 * waiting and asking is one step.
 */
export class StepReader {
  #current: CurrentStep | undefined;
  /** When the last step ended. What an execution waits before its first step is no step's time. */
  #boundary: number | undefined;
  /** What the last attempt at the current step failed with, until it is tried again. */
  #failure: string | undefined;

  /** False until the first step is entered. */
  get hasBegun(): boolean {
    return this.#current !== undefined || this.#boundary !== undefined;
  }

  get current(): CurrentStep | undefined {
    return this.#current;
  }

  /** Takes the next event, and answers the step that it shows to be over. */
  read(event: HistoryEvent): FinishedStep | undefined {
    const time = event.timestamp?.getTime() ?? 0;
    const { type = "", stateEnteredEventDetails: entered, stateExitedEventDetails: exited } = event;
    if (type === "LambdaFunctionScheduled") this.#tryAgain();
    if (/^(Task|LambdaFunction(|Schedule|Start))(Failed|TimedOut)$/.test(type)) {
      this.#failure = errorOf(event);
    }
    if (type === "TaskStateExited" && exited?.output !== undefined) {
      return this.#failure === undefined ? this.#leave(exited.output, time) : this.#fail(time);
    }
    const failed = this.#failure !== undefined && endsAttempts(type) ? this.#fail(time) : undefined;
    if (type === "TaskStateEntered" || type === "WaitStateEntered") this.#enter(entered?.name ?? "", time);
    return failed;
  }

  #enter(state: string, time: number): void {
    const name = stepOf(state);
    if (name !== this.#current?.name) this.#current = { name, startedAt: this.#boundary ?? time, note: "" };
  }

  #tryAgain(): void {
    if (this.#failure === undefined || this.#current === undefined) return;
    this.#current.note = `tried again after ${this.#failure}`;
    this.#failure = undefined;
  }

  #leave(output: string, time: number): FinishedStep | undefined {
    const document: Document = JSON.parse(output);
    const step = steps[this.#current?.name ?? ""];
    if (step?.isDone?.(document) === false) return undefined;
    return this.#finish(time, { finding: step?.describe(document) ?? "", hasFailed: false });
  }

  #fail(time: number): FinishedStep | undefined {
    const finding = `failed with ${this.#failure}`;
    this.#failure = undefined;
    return this.#finish(time, { finding, hasFailed: true });
  }

  #finish(time: number, result: Pick<FinishedStep, "finding" | "hasFailed">): FinishedStep | undefined {
    if (this.#current === undefined) return undefined;
    const { name, startedAt } = this.#current;
    this.#current = undefined;
    this.#boundary = time;
    return { name, durationInMilliseconds: time - startedAt, ...result };
  }
}

/** The step that a state belongs to: a Wait state belongs to the question that follows it. */
function stepOf(state: string): string {
  return Object.keys(steps).find((name) => steps[name]?.wait === state) ?? state;
}

/** After a failure, only another attempt keeps the step open. */
function endsAttempts(type: string): boolean {
  return type.endsWith("StateEntered") || /^Execution(Failed|Aborted|TimedOut)$/.test(type);
}

function errorOf({
  lambdaFunctionFailedEventDetails: failed,
  lambdaFunctionTimedOutEventDetails: timedOut,
  lambdaFunctionScheduleFailedEventDetails: unscheduled,
  lambdaFunctionStartFailedEventDetails: unstarted,
  taskFailedEventDetails: taskFailed,
  taskTimedOutEventDetails: taskTimedOut,
}: HistoryEvent): string {
  const details = failed ?? timedOut ?? unscheduled ?? unstarted ?? taskFailed ?? taskTimedOut;
  return details?.error ?? "States.TaskFailed";
}
