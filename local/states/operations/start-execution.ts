import { randomUUID } from "node:crypto";
import { z } from "zod";
import { inTransaction } from "#local/store/in-transaction.ts";
import { AwsError, type Operation } from "#local/wire/json-service.ts";
import { parseInput } from "#local/wire/parse-input.ts";
import { findExecution, insertExecution, type NewExecution } from "../execution-table.ts";
import { appendEvent } from "../history.ts";
import { dataLimitInBytes } from "../run-task.ts";
import { requireMachine, type StatesContext, toSeconds } from "../states-context.ts";

const schema = z.object({
  stateMachineArn: z.string().min(1),
  name: z.string().optional(),
  input: z.string().default("{}"),
});

/** No white space, brackets, wildcards, special or control characters. Source: API reference, StartExecution, `name`. */
const namePattern = /^[^\s<>{}[\]?*"#%\\^|~`$&,;:/\p{Cc}]{1,80}$/u;

/** The same name with the same input is the same execution, as long as it runs. */
export function startExecution(context: StatesContext): Operation {
  return (request) => {
    const { stateMachineArn, name = randomUUID(), input } = parseInput(schema, request);
    const machine = requireMachine(context, stateMachineArn);
    checkName(name);
    checkInput(input);
    const arn = `${stateMachineArn.replace(":stateMachine:", ":execution:")}:${name}`;
    const existing = findExecution(context.database, arn);
    if (existing === undefined) {
      const execution = { arn, name, stateMachineArn, input, startedAt: Date.now() };
      begin(context, execution, machine.roleArn);
      return { executionArn: arn, startDate: toSeconds(execution.startedAt) };
    }
    if (existing.status === "RUNNING" && existing.input === input) {
      return { executionArn: arn, startDate: toSeconds(existing.startedAt) };
    }
    throw new AwsError("ExecutionAlreadyExists", `Execution Already Exists: '${arn}'`);
  };
}

function begin({ database, executor }: StatesContext, execution: NewExecution, roleArn: string): void {
  const { arn, input, startedAt } = execution;
  const details = { input, inputDetails: { truncated: false }, roleArn };
  inTransaction(database, () => {
    insertExecution(database, execution);
    const event = { type: "ExecutionStarted", details: { executionStartedEventDetails: details } };
    appendEvent(database, arn, { ...event, timestamp: startedAt });
  });
  executor.add(arn);
}

function checkName(name: string): void {
  if (namePattern.test(name)) return;
  throw new AwsError("InvalidName", `Invalid Name: '${name}'`);
}

function checkInput(input: string): void {
  if (Buffer.byteLength(input) > dataLimitInBytes) {
    const message = `Value at 'input' failed to satisfy constraint: Member must have length less than or equal to ${dataLimitInBytes}`;
    throw new AwsError("ValidationException", `1 validation error detected: ${message}`);
  }
  try {
    JSON.parse(input);
  } catch (error) {
    throw new AwsError("InvalidExecutionInput", `Invalid State Machine Execution Input: '${String(error)}'`);
  }
}
