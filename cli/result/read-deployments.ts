import type { S3Client } from "@aws-sdk/client-s3";
import type { SageMakerClient } from "@aws-sdk/client-sagemaker";
import { BadInputError } from "#cli/errors.ts";
import type { Deployment } from "#lib/deployment.ts";
import { keys } from "#lib/keys.ts";
import { readJson } from "#lib/s3/json-objects.ts";
import { listObjects } from "#lib/s3/list-objects.ts";
import { describeEndpoint } from "#lib/sagemaker/describe-endpoint.ts";
import type { Hold } from "#lib/status/entry-row.ts";
import { readEntryRow } from "./read-entry-row.ts";

/** What is written down of an endpoint, and what SageMaker says of it now. */
export interface DescribedDeployment extends Deployment {
  /** SageMaker's word, or `Missing` when the endpoint was deleted by other hands. */
  status: string;
  /** When the endpoint last changed its state. */
  since?: string;
  failureReason?: string;
  /** Present after `onnxify rollback`. */
  held?: Hold;
}

export interface ReadDeploymentsOptions {
  s3: S3Client;
  sageMaker: SageMakerClient;
  bucket: string;
}

/** Every endpoint that onnxify has made, in the order of their names. */
export async function listDeployments(options: ReadDeploymentsOptions): Promise<DescribedDeployment[]> {
  const { s3, bucket } = options;
  const found: DescribedDeployment[] = [];
  for await (const { key } of listObjects(s3, { bucket, key: keys.deployments })) {
    const deployment = await readJson<Deployment>(s3, { bucket, key });
    if (deployment !== undefined) found.push(await describeDeployment(deployment, options));
  }
  return found;
}

/** One of them, or `undefined` when onnxify has made none by that name. */
async function readDeployment(
  endpointName: string,
  options: ReadDeploymentsOptions,
): Promise<DescribedDeployment | undefined> {
  const { s3, bucket } = options;
  const deployment = await readJson<Deployment>(s3, { bucket, key: keys.deployment(endpointName) });
  return deployment && describeDeployment(deployment, options);
}

/**
 * The same for a command that is about one endpoint.
 *
 * @throws BadInputError when onnxify has made none by that name.
 */
export async function requireDeployment(
  endpointName: string,
  options: ReadDeploymentsOptions,
): Promise<DescribedDeployment> {
  const deployment = await readDeployment(endpointName, options);
  if (deployment !== undefined) return deployment;
  throw new BadInputError(
    `onnxify has made no endpoint ${endpointName}. \`onnxify status\` lists those it has made.`,
  );
}

async function describeDeployment(
  deployment: Deployment,
  { s3, sageMaker, bucket }: ReadDeploymentsOptions,
): Promise<DescribedDeployment> {
  const held = (await readEntryRow(deployment.endpointName, { s3, bucket }))?.held;
  const endpoint = await describeEndpoint(sageMaker, deployment.endpointName);
  return {
    ...deployment,
    status: endpoint?.EndpointStatus ?? "Missing",
    ...(endpoint?.LastModifiedTime && { since: endpoint.LastModifiedTime.toISOString() }),
    ...(endpoint?.FailureReason && { failureReason: endpoint.FailureReason }),
    ...(held && { held }),
  };
}
