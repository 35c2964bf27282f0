import { ExecutionAlreadyExists, StartExecutionCommand } from "@aws-sdk/client-sfn";
import type { DeployDocument } from "#statemachine/document.ts";
import type { RemovalDocument } from "#statemachine/removal-document.ts";
import type { TriggerContext } from "./context.ts";

/** What an execution is started with. */
export type ExecutionInput =
  | Pick<DeployDocument, "executionName" | "entry" | "source">
  | Pick<DeployDocument, "executionName" | "entry" | "source" | "restoration" | "release">
  | RemovalDocument;

/** Starts an execution, unless there is one of that name already, running or closed. */
export async function startExecution(
  input: ExecutionInput,
  { stepFunctions, stateMachineArn }: Pick<TriggerContext, "stepFunctions" | "stateMachineArn">,
): Promise<void> {
  const { executionName: name } = input;
  try {
    await stepFunctions.send(
      new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) }),
    );
  } catch (error) {
    if (!(error instanceof ExecutionAlreadyExists)) throw error;
  }
}

/** The ARN that an execution of that name has, whether or not it is started. */
export function executionArnOf(
  executionName: string,
  { stateMachineArn }: Pick<TriggerContext, "stateMachineArn">,
): string {
  return `${stateMachineArn.replace(":stateMachine:", ":execution:")}:${executionName}`;
}
