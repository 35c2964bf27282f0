import { DeleteEndpointConfigCommand, DeleteModelCommand } from "@aws-sdk/client-sagemaker";
import type { Deployment } from "#lib/deployment.ts";
import { keys } from "#lib/keys.ts";
import { readJson } from "#lib/s3/json-objects.ts";
import { isMissing } from "#lib/sagemaker/is-missing.ts";
import type { RemoveEndpointContext } from "./remove-endpoint.ts";

/** Deletes the configurations of all releases on record, and their models, which have the same names. */
export async function deleteConfigs(
  endpointName: string,
  { s3, sageMaker, bucket }: RemoveEndpointContext,
): Promise<void> {
  const deployment = await readJson<Deployment>(s3, { bucket, key: keys.deployment(endpointName) });
  const releases = deployment === undefined ? [] : [deployment.live, ...deployment.previous];
  for (const { endpointConfigName: name } of releases) {
    await unlessMissing(() => sageMaker.send(new DeleteEndpointConfigCommand({ EndpointConfigName: name })));
    await unlessMissing(() => sageMaker.send(new DeleteModelCommand({ ModelName: name })));
  }
}

async function unlessMissing(remove: () => Promise<unknown>): Promise<void> {
  try {
    await remove();
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}
