import type { DatabaseSync } from "node:sqlite";
import { AwsError } from "#local/wire/json-service.ts";
import { type Execution, findExecution } from "./execution-table.ts";
import type { Executor } from "./executor.ts";
import type { DeployedMachine } from "./state-machine.ts";

/** What every operation works with. */
export interface StatesContext {
  database: DatabaseSync;
  executor: Executor;
  machines: Map<string, DeployedMachine>;
}

/** @throws AwsError `StateMachineDoesNotExist`. */
export function requireMachine({ machines }: StatesContext, arn: string): DeployedMachine {
  const machine = machines.get(arn);
  if (machine !== undefined) return machine;
  throw new AwsError("StateMachineDoesNotExist", `State Machine Does Not Exist: '${arn}'`);
}

/** @throws AwsError `ExecutionDoesNotExist`. */
export function requireExecution({ database }: StatesContext, arn: string): Execution {
  const execution = findExecution(database, arn);
  if (execution !== undefined) return execution;
  throw new AwsError("ExecutionDoesNotExist", `Execution Does Not Exist: '${arn}'`);
}

/** Times travel as seconds since 1970. */
export function toSeconds(milliseconds: number): number {
  return milliseconds / 1000;
}
