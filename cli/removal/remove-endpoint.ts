import { DescribeEndpointConfigCommand, type SageMakerClient } from "@aws-sdk/client-sagemaker";
import type { Clients } from "#cli/aws/connect.ts";
import { deleteEndpoint, deleteEndpointConfig } from "#cli/aws/delete-endpoint.ts";
import { deleteObject } from "#cli/aws/delete-object.ts";
import { manifestKeyOf } from "#cli/aws/manifest-key.ts";
import { BadInputError } from "#cli/errors.ts";
import { readReceipts } from "#cli/history/read-receipts.ts";
import type { Deployment } from "#lib/deployment.ts";
import { keys } from "#lib/keys.ts";
import { readJson } from "#lib/s3/json-objects.ts";
import { describeEndpoint } from "#lib/sagemaker/describe-endpoint.ts";
import { temporaryKinds } from "#lib/temporary-endpoints/temporary-kind.ts";
import { purgeReleases } from "./purge-releases.ts";
import { removeAlarms } from "./remove-alarms.ts";
import { removeTemporary } from "./remove-temporary.ts";

export interface RemoveEndpointOptions {
  stage: string;
  bucket: string;
  clients: Clients;
  signal: AbortSignal;
  /** True to remove its releases, receipts and claim as well. */
  purge: boolean;
  /** Hears of everything that is gone, at once. */
  note: (...things: string[]) => void;
}

/**
 * Removes an endpoint, the temporary ones that were left beside it, its alarms, configurations and models, the manifest that
 * `deploy` wrote, and last the record of the deployment, so that a removal that was cut short can be done again. Releases
 * and reports stay unless they are purged.
 *
 * @returns the releases that were not purged, because other endpoints have them on record.
 * @throws BadInputError when onnxify has made no such endpoint.
 */
export async function removeEndpoint(
  endpointName: string,
  options: RemoveEndpointOptions,
): Promise<string[]> {
  const { stage, bucket, clients, signal, purge, note } = options;
  const { s3, sageMaker, cloudWatch } = clients;
  const configNames = await findConfigNames(endpointName, options);
  // The manifest first: as long as it is there, it says that the endpoint should be.
  const manifest = manifestKeyOf(endpointName);
  for (const key of [manifest, keys.status(manifest)]) {
    if (await deleteObject(s3, { bucket, key })) note(`s3://${bucket}/${key}`);
  }
  if (await deleteEndpoint(endpointName, { sageMaker, signal })) note(`endpoint ${endpointName}`);
  for (const kind of temporaryKinds) {
    note(...(await removeTemporary({ kind, stage, endpointName }, { sageMaker, signal })));
  }
  note(...(await removeAlarms({ stage, endpointName }, cloudWatch)));
  for (const name of configNames) note(...(await deleteEndpointConfig(name, { sageMaker, signal })));
  if (purge) return purgeReleases(endpointName, { s3, bucket, note });
  const record = keys.deployment(endpointName);
  if (await deleteObject(s3, { bucket, key: record })) note(`s3://${bucket}/${record}`);
  return [];
}

/**
 * The configurations of the releases on record, and the one that is live when it is onnxify's. Of an endpoint that was
 * removed before there is no record, but there may be something to purge.
 */
async function findConfigNames(
  endpointName: string,
  { bucket, purge, clients: { s3, sageMaker } }: RemoveEndpointOptions,
): Promise<string[]> {
  const deployment = await readJson<Deployment>(s3, { bucket, key: keys.deployment(endpointName) });
  if (deployment === undefined) {
    if (purge && (await readReceipts(endpointName, { s3, bucket })).length > 0) return [];
    throw new BadInputError(
      `onnxify has made no endpoint ${endpointName}, so there is nothing to remove. \`onnxify status\` lists those it has made.`,
    );
  }
  const recorded = [deployment.live, ...deployment.previous].map((release) => release.endpointConfigName);
  const endpoint = await describeEndpoint(sageMaker, endpointName);
  const current = await namesIfOurs(endpoint?.EndpointConfigName, sageMaker);
  return [...new Set([...recorded, ...current])];
}

/** onnxify gives a configuration and its model the same name; one that somebody else made is left alone. */
async function namesIfOurs(name: string | undefined, sageMaker: SageMakerClient): Promise<string[]> {
  if (name === undefined) return [];
  const { ProductionVariants: variants = [] } = await sageMaker.send(
    new DescribeEndpointConfigCommand({ EndpointConfigName: name }),
  );
  return variants.every(({ ModelName }) => ModelName === name) ? [name] : [];
}
