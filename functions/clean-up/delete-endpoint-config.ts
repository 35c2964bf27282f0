import { DeleteEndpointConfigCommand, DeleteModelCommand } from "@aws-sdk/client-sagemaker";
import type { Deployment } from "#lib/deployment.ts";
import { keys } from "#lib/keys.ts";
import { readJson } from "#lib/s3/json-objects.ts";
import { describeEndpoint } from "#lib/sagemaker/describe-endpoint.ts";
import { isMissing } from "#lib/sagemaker/is-missing.ts";
import type { CleanUpContext, CleanUpDocument } from "./clean-up.ts";

/** Deletes the execution's endpoint configuration and model, unless an endpoint or its history uses them. */
export async function deleteEndpointConfig(
  name: string,
  { entry }: CleanUpDocument,
  { s3, sageMaker, bucket }: CleanUpContext,
): Promise<string[]> {
  const endpoint = await describeEndpoint(sageMaker, entry.endpointName);
  const deployment = await readJson<Deployment>(s3, { bucket, key: keys.deployment(entry.endpointName) });
  const releases = deployment ? [deployment.live, ...deployment.previous] : [];
  const used = [endpoint?.EndpointConfigName, ...releases.map((known) => known.endpointConfigName)];
  if (used.includes(name)) return [];
  return [
    ...(await removed(`the endpoint configuration ${name}`, () =>
      sageMaker.send(new DeleteEndpointConfigCommand({ EndpointConfigName: name })),
    )),
    ...(await removed(`the model ${name}`, () =>
      sageMaker.send(new DeleteModelCommand({ ModelName: name })),
    )),
  ];
}

/** What was removed: nothing, when there was nothing. */
async function removed(what: string, remove: () => Promise<unknown>): Promise<string[]> {
  try {
    await remove();
    return [what];
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}
