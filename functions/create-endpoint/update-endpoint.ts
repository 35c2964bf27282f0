import { type DescribeEndpointOutput, UpdateEndpointCommand } from "@aws-sdk/client-sagemaker";
import type { Deployment } from "#lib/deployment.ts";
import { keys } from "#lib/keys.ts";
import { readJson } from "#lib/s3/json-objects.ts";
import { checkOwner } from "#lib/sagemaker/check-owner.ts";
import { describeLiveVariant, type LiveVariant } from "#lib/sagemaker/describe-live-variant.ts";
import { ensureEndpointConfig } from "#lib/sagemaker/ensure-endpoint-config.ts";
import { countAfterUpdate, retainProperties } from "#lib/sagemaker/retain-properties.ts";
import type { CreateEndpointContext, CreateEndpointDocument } from "./create-endpoint.ts";
import { deploymentConfigOf } from "./deployment-config.ts";
import { findQuietAlarms } from "./find-quiet-alarms.ts";
import { putAlarms } from "./put-alarms.ts";
import { tolerableLatencyInMicroseconds } from "./tolerable-latency.ts";

/** What an update starts from and leads to. */
export interface UpdateRequest {
  found: DescribeEndpointOutput;
  endpointConfigName: string;
  document: CreateEndpointDocument;
}

/**
 * Asks for an update that watches itself: its alarms are made first, because SageMaker refuses names it does not find.
 *
 * @throws EndpointTakenError when the endpoint is not this stack's.
 */
export async function updateEndpoint(request: UpdateRequest, context: CreateEndpointContext): Promise<void> {
  const { found, endpointConfigName, document } = request;
  const { sageMaker, cloudWatch, stage, bakeTimeInSeconds } = context;
  const { endpointName, instanceCount, serverless } = document.entry;
  const taken = await checkOwner({ endpointName, endpointArn: found.EndpointArn ?? "", stage }, sageMaker);
  if (taken !== undefined) throw taken;
  await ensureEndpointConfig(endpointConfigName, { document, context });
  const live = await describeLiveVariant(found, sageMaker);
  const latencyInMicroseconds = await findLatency(request, live, context);
  const alarms = await putAlarms({ stage, endpointName, latencyInMicroseconds }, cloudWatch);
  const alarmNames = await findQuietAlarms(alarms, cloudWatch);
  const wanted = { isServerless: serverless !== undefined, configuredCount: instanceCount };
  const count = serverless === undefined ? (countAfterUpdate(live, wanted) ?? instanceCount) : 1;
  await sageMaker.send(
    new UpdateEndpointCommand({
      EndpointName: endpointName,
      EndpointConfigName: endpointConfigName,
      ...retainProperties(live, wanted),
      DeploymentConfig: deploymentConfigOf({ instanceCount: count, bakeTimeInSeconds, alarmNames }),
    }),
  );
}

async function findLatency(
  { endpointConfigName, document: { entry, release } }: UpdateRequest,
  live: LiveVariant | undefined,
  { s3, bucket }: CreateEndpointContext,
): Promise<number | undefined> {
  const key = keys.deployment(entry.endpointName);
  const deployment = await readJson<Deployment>(s3, { bucket, key });
  const isSameInstanceType = live?.instanceType === entry.instanceType;
  const question = { deployment, endpointConfigName, model: release.model, isSameInstanceType };
  return tolerableLatencyInMicroseconds(question, s3);
}
