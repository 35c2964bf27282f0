import type { S3Client } from "@aws-sdk/client-s3";
import {
  DeleteEndpointCommand,
  type DescribeEndpointOutput,
  type SageMakerClient,
  UpdateEndpointCommand,
} from "@aws-sdk/client-sagemaker";
import { retireConfig } from "#lib/claims/retire-config.ts";
import type { Deployment } from "#lib/deployment.ts";
import { endpointConfigNameOf } from "#lib/endpoint-config-name.ts";
import { keys } from "#lib/keys.ts";
import { readJson } from "#lib/s3/json-objects.ts";
import { describeEndpoint } from "#lib/sagemaker/describe-endpoint.ts";
import { describeLiveVariant } from "#lib/sagemaker/describe-live-variant.ts";
import { isInProgress, isMissing } from "#lib/sagemaker/is-missing.ts";
import { retainProperties } from "#lib/sagemaker/retain-properties.ts";
import { nextWaitInSeconds } from "#lib/waiting.ts";
import { claimantOf } from "#statemachine/claimant-of.ts";
import type { DeployDocument, RollBackState } from "#statemachine/document.ts";

/** The document as RollBack finds it; the names of what was made are derived, since its own step may not have ended. */
export type RollBackDocument = Pick<DeployDocument, "executionName" | "entry" | "release" | "source"> &
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
 * whether it is there. Asked until it is: each answer depends on what SageMaker says now, so no step is taken twice. An
 * endpoint that a newer execution has taken is left to that one.
 */
export async function rollBack(document: RollBackDocument, context: RollBackContext): Promise<RollBackState> {
  const startedAt = document.rollBack?.startedAt ?? new Date().toISOString();
  const found = await describeEndpoint(context.sageMaker, document.entry.endpointName);
  const { isSettled, outcome, hasReleaseBefore = false } = await takeStep(found, document, context);
  const isOverdue = Date.now() - Date.parse(startedAt) > longestWaitInMilliseconds;
  return {
    isSettled: isSettled || isOverdue,
    outcome,
    hasReleaseBefore,
    startedAt,
    waitInSeconds: nextWaitInSeconds(startedAt),
  };
}

type Step = Pick<RollBackState, "isSettled" | "outcome"> & { hasReleaseBefore?: boolean };

async function takeStep(
  found: DescribeEndpointOutput | undefined,
  document: RollBackDocument,
  { s3, sageMaker, bucket }: RollBackContext,
): Promise<Step> {
  const { entry, release } = document;
  const { endpointName } = entry;
  const own = endpointConfigNameOf(entry, release);
  const { isTaken } = await retireConfig(claimantOf(document), own, { s3, bucket });
  if (isTaken) return { isSettled: true, outcome: `The endpoint ${endpointName} is a newer execution's.` };
  if (found === undefined) return { isSettled: true, outcome: `There is no endpoint ${endpointName}.` };
  const { EndpointStatus: status, EndpointConfigName: current } = found;
  if (status !== "InService" && status !== "Failed" && status !== "OutOfService") {
    return { isSettled: false, outcome: `The endpoint ${endpointName} is ${status}.` };
  }
  const deployment = await readJson<Deployment>(s3, { bucket, key: keys.deployment(endpointName) });
  const previous = deployment?.live.endpointConfigName;
  const isOurs = current === own;
  if (status === "InService" && (!isOurs || current === previous)) {
    const outcome = `The endpoint ${endpointName} answers from ${current}, as before.`;
    return { isSettled: true, outcome, hasReleaseBefore: true };
  }
  if (status === "InService" && previous !== undefined) {
    const outcome = `The endpoint ${endpointName} goes back to ${previous}.`;
    return unlessInProgress(outcome, () => goBackTo(previous, found, sageMaker));
  }
  if (!isOurs) return { isSettled: true, outcome: `The endpoint ${endpointName} was ${status} before.` };
  const outcome = `The endpoint ${endpointName} had no release before, so it goes.`;
  return unlessInProgress(outcome, () =>
    sageMaker.send(new DeleteEndpointCommand({ EndpointName: endpointName })),
  );
}

/** Who changes the endpoint since it was looked at is faster, or it was this request whose answer was lost; next time shows. */
async function unlessInProgress(outcome: string, change: () => Promise<unknown>): Promise<Step> {
  try {
    await change();
    return { isSettled: false, outcome };
  } catch (error) {
    if (!isInProgress(error) && !isMissing(error)) throw error;
    return { isSettled: false, outcome: "The endpoint is in the middle of another change." };
  }
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
