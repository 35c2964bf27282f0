import { setTimeout } from "node:timers/promises";
import type { SageMakerClient } from "@aws-sdk/client-sagemaker";
import { FailedError } from "#cli/errors.ts";
import { describeEndpoint } from "#lib/sagemaker/describe-endpoint.ts";

export interface WaitOptions {
  sageMaker: SageMakerClient;
  signal: AbortSignal;
}

const pollIntervalInMilliseconds = 1_000;

/** Longer than a creation or an update takes, its roll-back included. */
const longestWaitInMilliseconds = 30 * 60_000;

/** SageMaker refuses to delete an endpoint that is in the middle of one of these (EndpointStatus). */
const unsettled = ["Creating", "Updating", "SystemUpdating", "RollingBack"];

/**
 * Waits until an endpoint is in the middle of nothing, or is gone.
 *
 * @throws FailedError when it still is after half an hour.
 */
export async function waitUntilSettled(
  endpointName: string,
  { sageMaker, signal }: WaitOptions,
): Promise<void> {
  const deadline = Date.now() + longestWaitInMilliseconds;
  while (Date.now() < deadline) {
    const endpoint = await describeEndpoint(sageMaker, endpointName);
    if (endpoint === undefined || !unsettled.includes(endpoint.EndpointStatus ?? "")) return;
    await setTimeout(pollIntervalInMilliseconds, undefined, { signal });
  }
  throw new FailedError(
    `The endpoint ${endpointName} is still in the middle of a change. Run the command again later to remove the rest.`,
  );
}
