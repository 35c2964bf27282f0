import { type SageMakerClient, StopProcessingJobCommand } from "@aws-sdk/client-sagemaker";
import type { Clients } from "#cli/aws/connect.ts";
import { deleteEndpoint, deleteEndpointConfig } from "#cli/aws/delete-endpoint.ts";
import type { StackOutputs } from "#cli/aws/find-stack.ts";
import { keys } from "#lib/keys.ts";
import { emptyBucket } from "./empty-bucket.ts";
import { listOwned } from "./list-owned.ts";
import { removeAllAlarms } from "./remove-alarms.ts";
import { stopExecutions } from "./stop-executions.ts";

export interface RemoveAllOptions {
  stage: string;
  stack: StackOutputs;
  clients: Clients;
  signal: AbortSignal;
  /** Hears of everything that is gone, at once. */
  note: (...things: string[]) => void;
}

/**
 * Removes everything that a stage's executions have made, so that the stack itself can be removed and nothing stays
 * that anybody pays for. First the manifests and the executions, so that nothing new is made meanwhile; last the rest of
 * the bucket, so that a removal that was cut short can be done again.
 */
export async function removeAll(options: RemoveAllOptions): Promise<void> {
  const { stage, stack, clients, signal, note } = options;
  const { s3, stepFunctions, sageMaker, cloudWatch } = clients;
  const { bucket, stateMachineArn } = stack;
  const manifests = await emptyBucket({ s3, bucket, prefix: keys.manifests });
  if (manifests > 0) note(`manifests (${manifests} versions)`);
  for (const name of await stopExecutions(stateMachineArn, stepFunctions)) note(`execution ${name}`);
  const owned = await listOwned(stage, sageMaker);
  for (const name of owned.processingJobs) note(await stopJob(name, sageMaker));
  await Promise.all(owned.endpoints.map((name) => removeEndpoint(name, options)));
  note(...(await removeAllAlarms(stage, cloudWatch)));
  for (const name of new Set([...owned.endpointConfigs, ...owned.models])) {
    note(...(await deleteEndpointConfig(name, { sageMaker, signal })));
  }
  const objects = await emptyBucket({ s3, bucket });
  if (objects > 0) note(`everything in s3://${bucket} (${objects} versions)`);
}

async function stopJob(name: string, sageMaker: SageMakerClient): Promise<string> {
  await sageMaker.send(new StopProcessingJobCommand({ ProcessingJobName: name }));
  return `processing job ${name}`;
}

async function removeEndpoint(
  name: string,
  { clients: { sageMaker }, signal, note }: RemoveAllOptions,
): Promise<void> {
  if (await deleteEndpoint(name, { sageMaker, signal })) note(`endpoint ${name}`);
}
