import { availableParallelism } from "node:os";
import type { DatabaseSync } from "node:sqlite";
import type { Actors } from "#local/identity/actors.ts";
import type { InvocationResult } from "#local/lambda/function-definition.ts";
import type { JsonService } from "#local/wire/json-service.ts";
import { createTables } from "./create-tables.ts";
import { Executor } from "./executor.ts";
import { describeExecution } from "./operations/describe-execution.ts";
import { getExecutionHistory } from "./operations/get-execution-history.ts";
import { listExecutionsOperation } from "./operations/list-executions.ts";
import { startExecution } from "./operations/start-execution.ts";
import { describeStateMachine, listStateMachines } from "./operations/state-machines.ts";
import { stopExecution } from "./operations/stop-execution.ts";
import { type DeployedMachine, readMachine } from "./state-machine.ts";
import type { StatesContext } from "./states-context.ts";

/** What Step Functions needs. */
export interface StatesOptions {
  database: DatabaseSync;
  region: string;
  accountId: string;
  /** Gives every state machine its role. */
  actors: Actors;
  /** Invokes a function by its ARN. */
  invoke: (functionArn: string, payload: string) => Promise<InvocationResult>;
  /**
   * How many executions run at once. By default a quarter of the processors, and at least one: the executions of one
   * machine share its processors, and a benchmark beside another model's quantization would measure that.
   */
  concurrency?: number;
}

/** The running service. */
export interface States {
  api: JsonService;
  /** Makes a state machine startable; returns its ARN. */
  deployStateMachine(machine: { name: string; roleArn: string; definitionText: string }): string;
  /** Forgets a state machine and aborts its executions. */
  removeStateMachine(arn: string): void;
  /** Goes on with the executions of an earlier process. */
  resume(): void;
  close(): void;
}

/** Starts Step Functions on what the database keeps, with no state machines. */
export function startStates(options: StatesOptions): States {
  const { database, region, accountId, invoke, actors } = options;
  const { concurrency = Math.max(1, Math.floor(availableParallelism() / 4)) } = options;
  createTables(database);
  const machines = new Map<string, DeployedMachine>();
  const executor = new Executor({ database, machines, invoke, concurrency });
  return {
    api: {
      targetPrefix: "AWSStepFunctions",
      jsonVersion: "1.0",
      operations: operations({ database, machines, executor }),
    },
    deployStateMachine: (machine) => {
      const arn = `arn:aws:states:${region}:${accountId}:stateMachine:${machine.name}`;
      const session = { roleArn: machine.roleArn, name: machine.name };
      const actor = actors.add(session, "states.amazonaws.com");
      machines.set(arn, readMachine({ arn, actor, ...machine }));
      database.prepare("INSERT OR IGNORE INTO states_machines VALUES (?, ?)").run(arn, Date.now());
      return arn;
    },
    removeStateMachine: (arn) => {
      machines.delete(arn);
      database.prepare("DELETE FROM states_machines WHERE arn = ?").run(arn);
      executor.abortAll(arn);
    },
    resume: () => executor.resume(),
    close: () => executor.close(),
  };
}

function operations(context: StatesContext): JsonService["operations"] {
  return {
    StartExecution: startExecution(context),
    DescribeExecution: describeExecution(context),
    ListExecutions: listExecutionsOperation(context),
    StopExecution: stopExecution(context),
    GetExecutionHistory: getExecutionHistory(context),
    DescribeStateMachine: describeStateMachine(context),
    ListStateMachines: listStateMachines(context),
  };
}
