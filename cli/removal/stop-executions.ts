import { paginateListExecutions, type SFNClient, StopExecutionCommand } from "@aws-sdk/client-sfn";

/** Stops every execution that runs, and answers their names. */
export async function stopExecutions(stateMachineArn: string, stepFunctions: SFNClient): Promise<string[]> {
  const pages = paginateListExecutions(
    { client: stepFunctions },
    { stateMachineArn, statusFilter: "RUNNING" },
  );
  const running = await Array.fromAsync(pages, ({ executions = [] }) => executions);
  const stopped: string[] = [];
  for (const { executionArn, name } of running.flat()) {
    const cause = "`onnxify remove --all` removes everything that the stage has.";
    await stepFunctions.send(new StopExecutionCommand({ executionArn, error: "Removed", cause }));
    if (name !== undefined) stopped.push(name);
  }
  return stopped;
}
