import type { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import type { S3Client } from "@aws-sdk/client-s3";
import {
  CreateEndpointCommand,
  DeleteEndpointCommand,
  type DescribeEndpointOutput,
} from "@aws-sdk/client-sagemaker";
import { takeEndpoint } from "#lib/claims/take-endpoint.ts";
import { endpointConfigNameOf } from "#lib/endpoint-config-name.ts";
import { EndpointBusyError } from "#lib/errors.ts";
import { releaseTags } from "#lib/release-tags.ts";
import { describeEndpoint } from "#lib/sagemaker/describe-endpoint.ts";
import { type EndpointConfigContext, ensureEndpointConfig } from "#lib/sagemaker/ensure-endpoint-config.ts";
import { isInProgress, isTaken } from "#lib/sagemaker/is-missing.ts";
import { nextWaitInSeconds } from "#lib/waiting.ts";
import { claimantOf } from "#statemachine/claimant-of.ts";
import type { DeployDocument, EndpointState } from "#statemachine/document.ts";
import { putAlarms } from "./put-alarms.ts";
import { updateEndpoint } from "./update-endpoint.ts";

/** The document as CreateEndpoint finds it. */
export type CreateEndpointDocument = Pick<DeployDocument, "executionName" | "entry" | "release" | "source">;

/** What CreateEndpoint works with. */
export interface CreateEndpointContext extends EndpointConfigContext {
  s3: S3Client;
  cloudWatch: CloudWatchClient;
  stage: string;
  /** How long an update is watched before the old fleet goes. */
  bakeTimeInSeconds: number;
}

/**
 * Asks SageMaker for the endpoint: a new one, or an update of the one that is there, which keeps answering from its
 * old fleet until the new one has proved itself. Asked again, it asks for nothing twice.
 *
 * @throws EndpointBusyError while another change is under way, EndpointTakenError when it is not this stack's,
 * SupersededError when something newer is wanted of it.
 */
export async function createEndpoint(
  document: CreateEndpointDocument,
  context: CreateEndpointContext,
): Promise<EndpointState> {
  const { entry, release } = document;
  const { endpointName } = entry;
  const endpointConfigName = endpointConfigNameOf(entry, release);
  await takeEndpoint(claimantOf(document), endpointConfigName, context);
  const found = await describeEndpoint(context.sageMaker, endpointName);
  const status = await requestChange({ found, endpointConfigName, document, context });
  const startedAt = new Date().toISOString();
  return { endpointName, endpointConfigName, status, startedAt, waitInSeconds: nextWaitInSeconds(startedAt) };
}

async function requestChange({
  found,
  endpointConfigName,
  document,
  context,
}: {
  found: DescribeEndpointOutput | undefined;
  endpointConfigName: string;
  document: CreateEndpointDocument;
  context: CreateEndpointContext;
}): Promise<EndpointState["status"]> {
  const { sageMaker, cloudWatch, stage } = context;
  const { endpointName } = document.entry;
  const names = { EndpointName: endpointName, EndpointConfigName: endpointConfigName };
  if (found === undefined) {
    await ensureEndpointConfig(endpointConfigName, { document, context });
    await putAlarms({ stage, endpointName, latencyInMicroseconds: undefined }, cloudWatch);
    const create = new CreateEndpointCommand({ ...names, Tags: releaseTags(document, context.settings) });
    await unlessOvertaken(endpointName, () => sageMaker.send(create));
    return "Creating";
  }
  const { EndpointStatus: status } = found;
  if (found.EndpointConfigName === endpointConfigName && status === "InService") return "InService";
  if (found.EndpointConfigName === endpointConfigName && status === "Creating") return "Creating";
  const { PendingDeploymentSummary: pending } = found;
  if (pending?.EndpointConfigName === endpointConfigName && status === "Updating") return "Updating";
  // A failed endpoint can only be deleted; the retry of this step then finds none and creates it.
  if (status === "Failed")
    await sageMaker.send(new DeleteEndpointCommand({ EndpointName: names.EndpointName }));
  if (status !== "InService") throw busyError(found);
  await unlessOvertaken(endpointName, () => updateEndpoint({ found, endpointConfigName, document }, context));
  return "Updating";
}

/**
 * The endpoint may be changing already: because the answer to this very request was lost and the SDK has asked again, or
 * because what was read of it was not the latest. Looked at once more, it shows whose change that is.
 */
async function unlessOvertaken(endpointName: string, change: () => Promise<unknown>): Promise<void> {
  try {
    await change();
  } catch (error) {
    if (!isTaken(error) && !isInProgress(error)) throw error;
    throw busyError({ EndpointName: endpointName, EndpointStatus: "Updating" });
  }
}

type Busy = Pick<DescribeEndpointOutput, "EndpointName" | "EndpointStatus">;

function busyError({ EndpointName, EndpointStatus }: Busy): EndpointBusyError {
  return new EndpointBusyError(`The endpoint ${EndpointName} is ${EndpointStatus}.`, {
    nextStep: "It is tried again by itself once that is over.",
  });
}
