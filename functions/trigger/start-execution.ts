import { ExecutionAlreadyExists, StartExecutionCommand } from "@aws-sdk/client-sfn";
import type { Entry } from "#lib/manifest/schema.ts";
import { nameOf } from "#lib/names.ts";
import type { DeployDocument, ManifestSource } from "#statemachine/document.ts";
import type { TriggerContext } from "./context.ts";

/** Step Functions: names of executions have at most 80 characters (StartExecution). */
const longestExecutionName = 80;

/** Which execution to start. */
export interface StartOptions {
  entry: Entry;
  source: ManifestSource;
  /** What tells this start from every other: the same parts find the execution there already. */
  nameParts: readonly string[];
}

/** Starts the execution of one entry and answers its ARN, or that of the one that has the name already, running or closed. */
export async function startExecution(
  { entry, source, nameParts }: StartOptions,
  { stepFunctions, stateMachineArn }: Pick<TriggerContext, "stepFunctions" | "stateMachineArn">,
): Promise<string> {
  const executionName = nameOf(nameParts, longestExecutionName);
  const input: Pick<DeployDocument, "executionName" | "entry" | "source"> = { executionName, entry, source };
  try {
    const command = new StartExecutionCommand({
      stateMachineArn,
      name: executionName,
      input: JSON.stringify(input),
    });
    return (await stepFunctions.send(command)).executionArn ?? "";
  } catch (error) {
    if (!(error instanceof ExecutionAlreadyExists)) throw error;
    return `${stateMachineArn.replace(":stateMachine:", ":execution:")}:${executionName}`;
  }
}
