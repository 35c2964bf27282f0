import type { DatabaseSync } from "node:sqlite";
import { z } from "zod";
import type { JsonObject, Operation } from "#local/wire/json-service.ts";
import { parseInput } from "#local/wire/parse-input.ts";
import type { DeployedMachine } from "../state-machine.ts";
import { requireMachine, type StatesContext, toSeconds } from "../states-context.ts";

const schema = z.object({ stateMachineArn: z.string().min(1) });

const rowSchema = z.object({ created_at: z.number() });

export function describeStateMachine(context: StatesContext): Operation {
  return (request) => {
    const machine = requireMachine(context, parseInput(schema, request).stateMachineArn);
    const { definitionText, roleArn } = machine;
    const summary = summarizeMachine(context.database, machine);
    return { ...summary, status: "ACTIVE", definition: definitionText, roleArn };
  };
}

export function listStateMachines({ database, machines }: StatesContext): Operation {
  return () => ({
    stateMachines: [...machines.values()].map((machine) => summarizeMachine(database, machine)),
  });
}

function summarizeMachine(database: DatabaseSync, { arn, name }: DeployedMachine): JsonObject {
  const row = database.prepare("SELECT created_at FROM states_machines WHERE arn = ?").get(arn);
  const { created_at } = rowSchema.parse(row);
  return { stateMachineArn: arn, name, type: "STANDARD", creationDate: toSeconds(created_at) };
}
