import { StateMachine, type StateMachineDefinition } from "aws-local-stepfunctions";
import { CloudError } from "#local/cloud-error.ts";
import type { Actor } from "#local/identity/actors.ts";
import { isJsonObject } from "#local/wire/is-json-object.ts";
import type { JsonObject } from "#local/wire/json-service.ts";
import { normalizeDefinition } from "./normalize-definition.ts";

const functionPattern = /^arn:aws:lambda:[^:]+:\d{12}:function:[^:]+$/;

/** A state machine as it is deployed. */
export interface DeployedMachine {
  arn: string;
  name: string;
  roleArn: string;
  /** The machine, acting in its role's name. */
  actor: Actor;
  /** The definition as it was given. */
  definitionText: string;
  /** The same, rewritten for the interpreter. */
  definition: StateMachineDefinition;
  /** The function that each Task invokes, by the state's name. */
  tasks: Map<string, string>;
}

/**
 * Reads and checks a definition.
 *
 * @throws CloudError when it isn't valid ASL, or asks for what isn't here: JSONata, or a Task that is no function.
 */
export function readMachine(machine: Omit<DeployedMachine, "definition" | "tasks">): DeployedMachine {
  try {
    const parsed: unknown = JSON.parse(machine.definitionText);
    if (!isJsonObject(parsed)) throw new Error("it is no JSON object");
    const definition: unknown = normalizeDefinition(parsed);
    if (!isDefinition(definition)) throw new Error("it has no StartAt or no States");
    new StateMachine(definition);
    return { ...machine, definition, tasks: findTasks(definition) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CloudError(`The state machine ${machine.name} cannot be run: ${reason}`, { cause: error });
  }
}

/** Whether it has a definition's shape; the interpreter's constructor checks the rest. */
function isDefinition(value: unknown): value is StateMachineDefinition {
  return isJsonObject(value) && typeof value.StartAt === "string" && isJsonObject(value.States);
}

function findTasks(machine: unknown, tasks = new Map<string, string>()): Map<string, string> {
  const states = isJsonObject(machine) && isJsonObject(machine.States) ? machine.States : {};
  for (const [name, state] of Object.entries(states)) {
    if (!isJsonObject(state)) continue;
    if (state.QueryLanguage === "JSONata")
      throw new Error(`${name} is written in JSONata; only JSONPath is here`);
    if (state.Type === "Task") addTask(tasks, name, state);
    const nested = [
      state.Iterator,
      state.ItemProcessor,
      ...(Array.isArray(state.Branches) ? state.Branches : []),
    ];
    for (const inner of nested) findTasks(inner, tasks);
  }
  return tasks;
}

function addTask(tasks: Map<string, string>, name: string, { Resource }: JsonObject): void {
  if (typeof Resource !== "string" || !functionPattern.test(Resource)) {
    throw new Error(
      `${name} has the Resource ${JSON.stringify(Resource)}; only the ARN of a function is run here`,
    );
  }
  tasks.set(name, Resource);
}
