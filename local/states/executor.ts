import type { DatabaseSync } from "node:sqlite";
import { FirstComeQueue } from "#local/first-come-queue.ts";
import type { InvocationResult } from "#local/lambda/function-definition.ts";
import { inTransaction } from "#local/store/in-transaction.ts";
import { permission } from "#local/trail/permission.ts";
import { describeOutcome } from "./describe-outcome.ts";
import {
  countRedrive,
  type Execution,
  endExecution,
  findExecution,
  listRunning,
  type Outcome,
} from "./execution-table.ts";
import { appendEvent, listEvents, type NewEvent } from "./history.ts";
import { runExecution } from "./run-execution.ts";
import type { DeployedMachine } from "./state-machine.ts";

/** What the executor works with. */
export interface ExecutorOptions {
  database: DatabaseSync;
  machines: Map<string, DeployedMachine>;
  invoke: (functionArn: string, payload: string) => Promise<InvocationResult>;
  /** How many executions run at once; more of them wait, RUNNING to everyone who asks. */
  concurrency: number;
}

/** Runs executions in the order in which they were started, and keeps how they end. */
export class Executor {
  readonly #options: ExecutorOptions;
  readonly #queue: FirstComeQueue;
  readonly #running = new Map<string, AbortController>();
  #isClosed = false;

  constructor(options: ExecutorOptions) {
    this.#options = options;
    this.#queue = new FirstComeQueue(options.concurrency);
  }

  add(arn: string): void {
    this.#queue.add(() => this.#run(arn));
  }

  /** Starts again, from the beginning, what was under way when an earlier process ended. Steps are idempotent by design. */
  resume(): void {
    const { database } = this.#options;
    for (const { arn } of listRunning(database)) {
      const hasBegun =
        listEvents(database, { executionArn: arn, isReversed: false, skipped: 1, maximum: 1 }).length > 0;
      if (hasBegun) {
        const details = { executionRedrivenEventDetails: { redriveCount: countRedrive(database, arn) } };
        appendEvent(database, arn, { type: "ExecutionRedriven", details });
      }
      this.add(arn);
    }
  }

  /** Ends an execution as its Outcome says, at once, whatever it is doing. */
  stop(arn: string, outcome: Outcome): void {
    this.#end(arn, outcome);
    this.#running.get(arn)?.abort();
  }

  /** Ends every execution of a state machine. */
  abortAll(stateMachineArn: string): void {
    for (const execution of listRunning(this.#options.database)) {
      if (execution.stateMachineArn === stateMachineArn) this.stop(execution.arn, { status: "ABORTED" });
    }
  }

  /** Leaves what is under way RUNNING, for the next start. */
  close(): void {
    this.#isClosed = true;
    for (const controller of this.#running.values()) controller.abort();
  }

  async #run(arn: string): Promise<void> {
    if (this.#isClosed) return;
    const execution = findExecution(this.#options.database, arn);
    // It may have been stopped while it waited.
    if (execution?.status !== "RUNNING") return;
    const machine = this.#options.machines.get(execution.stateMachineArn);
    if (machine === undefined) {
      const cause = `State Machine Does Not Exist any more: '${execution.stateMachineArn}'`;
      return this.#end(arn, { status: "FAILED", error: "States.Runtime", cause });
    }
    await this.#runOn(machine, execution);
  }

  async #runOn(machine: DeployedMachine, execution: Execution): Promise<void> {
    const { arn } = execution;
    const { invoke, database } = this.#options;
    const controller = new AbortController();
    const { signal } = controller;
    this.#running.set(arn, controller);
    const record = (event: NewEvent) => {
      if (!signal.aborted) appendEvent(database, arn, event);
    };
    try {
      const outcome = await runExecution({
        machine,
        execution,
        invoke: (functionArn, payload) => {
          recordInvocation(machine, functionArn);
          return invoke(functionArn, payload);
        },
        record,
        signal,
      });
      if (outcome !== undefined && !signal.aborted) this.#end(arn, outcome);
    } catch (error) {
      if (!signal.aborted)
        this.#end(arn, { status: "FAILED", error: "States.Runtime", cause: String(error) });
    } finally {
      this.#running.delete(arn);
    }
  }

  #end(arn: string, outcome: Outcome): void {
    const { database } = this.#options;
    inTransaction(database, () => {
      endExecution(database, arn, outcome);
      appendEvent(database, arn, describeOutcome(outcome));
    });
  }
}

/** Step Functions invokes a Task's function in the name of the machine's role. */
function recordInvocation({ actor }: DeployedMachine, functionArn: string): void {
  const permissions = [permission("lambda:InvokeFunction", functionArn)];
  actor.record({ service: "lambda", operation: "Invoke", permissions });
}
