import type { S3Client } from "@aws-sdk/client-s3";
import {
  DeleteEndpointCommand,
  type DescribeEndpointOutput,
  type SageMakerClient,
  UpdateEndpointCommand,
} from "@aws-sdk/client-sagemaker";
import type { Deployment } from "#lib/deployment.ts";
import { endpointConfigNameOf } from "#lib/endpoint-config-name.ts";
import { keys } from "#lib/keys.ts";
import { readJson } from "#lib/s3/json-objects.ts";
import { describeEndpoint } from "#lib/sagemaker/describe-endpoint.ts";
import { describeLiveVariant } from "#lib/sagemaker/describe-live-variant.ts";
import { retainProperties } from "#lib/sagemaker/retain-properties.ts";
import { nextWaitInSeconds } from "#lib/waiting.ts";
import type { DeployDocument, RollBackState } from "#statemachine/document.ts";

/** The document as RollBack finds it; the names of what was made are derived, since its own step may not have ended. */
export type RollBackDocument = Pick<DeployDocument, "entry" | "release"> &
  Partial<Pick<DeployDocument, "rollBack">>;

/** What RollBack works with. */
export interface RollBackContext {
  s3: S3Client;
  sageMaker: SageMakerClient;
  bucket: string;
}

/** The longest that a change of an endpoint is waited for before the rest of the clean-up goes on without it. */
const longestWaitInMilliseconds = 60 * 60 * 1000;

/**
 * Takes the endpoint one step back towards the release that was live before, or away when there was none, and says
 * whether it is there. Asked until it is: each answer depends on what SageMaker says now, so no step is taken twice.
 */
export async function rollBack(document: RollBackDocument, context: RollBackContext): Promise<RollBackState> {
  const startedAt = document.rollBack?.startedAt ?? new Date().toISOString();
  const found = await describeEndpoint(context.sageMaker, document.entry.endpointName);
  const { isSettled, outcome } = await takeStep(found, document, context);
  const isOverdue = Date.now() - Date.parse(startedAt) > longestWaitInMilliseconds;
  return {
    isSettled: isSettled || isOverdue,
    outcome,
    startedAt,
    waitInSeconds: nextWaitInSeconds(startedAt),
  };
}

type Step = Pick<RollBackState, "isSettled" | "outcome">;

async function takeStep(
  found: DescribeEndpointOutput | undefined,
  { entry, release }: RollBackDocument,
  { s3, sageMaker, bucket }: RollBackContext,
): Promise<Step> {
  const { endpointName } = entry;
  if (found === undefined) return { isSettled: true, outcome: `There is no endpoint ${endpointName}.` };
  const { EndpointStatus: status, EndpointConfigName: current } = found;
  if (status !== "InService" && status !== "Failed" && status !== "OutOfService") {
    return { isSettled: false, outcome: `The endpoint ${endpointName} is ${status}.` };
  }
  const deployment = await readJson<Deployment>(s3, { bucket, key: keys.deployment(endpointName) });
  const previous = deployment?.live.endpointConfigName;
  const isOurs = current === endpointConfigNameOf(entry, release);
  if (status === "InService" && (!isOurs || current === previous)) {
    return { isSettled: true, outcome: `The endpoint ${endpointName} answers from ${current}, as before.` };
  }
  if (status === "InService" && previous !== undefined) {
    await goBackTo(previous, found, sageMaker);
    return { isSettled: false, outcome: `The endpoint ${endpointName} goes back to ${previous}.` };
  }
  if (!isOurs) return { isSettled: true, outcome: `The endpoint ${endpointName} was ${status} before.` };
  await sageMaker.send(new DeleteEndpointCommand({ EndpointName: endpointName }));
  return { isSettled: false, outcome: `The endpoint ${endpointName} had no release before, so it goes.` };
}

/** At once and without alarms: what was live before has proved itself, and what is live now has not. */
async function goBackTo(
  previous: string,
  found: DescribeEndpointOutput,
  sageMaker: SageMakerClient,
): Promise<void> {
  const live = await describeLiveVariant(found, sageMaker);
  const wanted = await describeLiveVariant({ ...found, EndpointConfigName: previous }, sageMaker);
  await sageMaker.send(
    new UpdateEndpointCommand({
      EndpointName: found.EndpointName,
      EndpointConfigName: previous,
      ...(wanted === undefined ? {} : retainProperties(live, wanted)),
    }),
  );
}
