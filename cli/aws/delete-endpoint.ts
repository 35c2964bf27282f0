import {
  DeleteEndpointCommand,
  DeleteEndpointConfigCommand,
  DeleteModelCommand,
  waitUntilEndpointDeleted,
} from "@aws-sdk/client-sagemaker";
import { FailedError } from "#cli/errors.ts";
import { isMissing } from "#lib/sagemaker/is-missing.ts";
import { type WaitOptions, waitUntilSettled } from "./wait-until-settled.ts";

const longestWaitInSeconds = 600;

/**
 * Deletes an endpoint, after the change that it is in the middle of, and waits until it is gone; false when there was none.
 *
 * @throws FailedError when it is not gone in ten minutes.
 */
export async function deleteEndpoint(
  endpointName: string,
  { sageMaker, signal }: WaitOptions,
): Promise<boolean> {
  await waitUntilSettled(endpointName, { sageMaker, signal });
  const command = new DeleteEndpointCommand({ EndpointName: endpointName });
  if (!(await deleteUnlessMissing(() => sageMaker.send(command, { abortSignal: signal })))) return false;
  await waitUntilEndpointDeleted(
    { client: sageMaker, maxWaitTime: longestWaitInSeconds, minDelay: 1, maxDelay: 5, abortSignal: signal },
    { EndpointName: endpointName },
  ).catch((cause: unknown) => {
    throw new FailedError(
      `The endpoint ${endpointName} is being deleted but not gone yet. Run the command again later to remove the rest.`,
      { cause },
    );
  });
  return true;
}

/** Deletes an endpoint configuration and the model that has its name, and says which of them there were. */
export async function deleteEndpointConfig(
  name: string,
  { sageMaker, signal }: WaitOptions,
): Promise<string[]> {
  const config = new DeleteEndpointConfigCommand({ EndpointConfigName: name });
  const model = new DeleteModelCommand({ ModelName: name });
  const options = { abortSignal: signal };
  return [
    ...((await deleteUnlessMissing(() => sageMaker.send(config, options))) ? [`configuration ${name}`] : []),
    ...((await deleteUnlessMissing(() => sageMaker.send(model, options))) ? [`model ${name}`] : []),
  ];
}

async function deleteUnlessMissing(send: () => Promise<unknown>): Promise<boolean> {
  try {
    await send();
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}
