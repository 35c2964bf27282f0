import { ExecutionAlreadyExists, type SFNClient, StartExecutionCommand } from "@aws-sdk/client-sfn";
import type { Entry } from "#lib/manifest/schema.ts";
import { nameOf } from "#lib/names.ts";
import type { DeployDocument } from "#statemachine/document.ts";
import type { ObjectCreated } from "./object-created.ts";

/** Step Functions: names of executions have at most 80 characters (StartExecution). */
const longestExecutionName = 80;

/**
 * Starts the execution of one entry and answers its ARN. The name says which write of which manifest it is, so a
 * second delivery of the event finds the execution there already, running or closed.
 */
export async function startExecution(
  { entry, index, detail }: ObjectCreated & { entry: Entry; index: number },
  { stepFunctions, stateMachineArn }: { stepFunctions: SFNClient; stateMachineArn: string },
): Promise<string> {
  const { bucket, object } = detail;
  const write = object["version-id"] ?? object.sequencer;
  const executionName = nameOf([entry.endpointName, object.key, write, String(index)], longestExecutionName);
  const input: Pick<DeployDocument, "executionName" | "entry" | "source"> = {
    executionName,
    entry,
    source: { bucket: bucket.name, key: object.key, index },
  };
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
