import type { S3Client } from "@aws-sdk/client-s3";
import { CreateEndpointCommand } from "@aws-sdk/client-sagemaker";
import { takeEndpoint } from "#lib/claims/take-endpoint.ts";
import { endpointConfigNameOf } from "#lib/endpoint-config-name.ts";
import { EndpointBusyError } from "#lib/errors.ts";
import { releaseTags } from "#lib/release-tags.ts";
import { type EndpointConfigContext, ensureEndpointConfig } from "#lib/sagemaker/ensure-endpoint-config.ts";
import { isTaken } from "#lib/sagemaker/is-missing.ts";
import { isMade } from "#lib/temporary-endpoints/is-made.ts";
import { temporaryNameOf } from "#lib/temporary-endpoints/temporary-name.ts";
import { temporaryTags } from "#lib/temporary-endpoints/temporary-tags.ts";
import { nextWaitInSeconds } from "#lib/waiting.ts";
import { claimantOf } from "#statemachine/claimant-of.ts";
import type { DeployDocument, EndpointState } from "#statemachine/document.ts";

/** The document as CreateCandidate finds it. */
export type CreateCandidateDocument = Pick<DeployDocument, "executionName" | "entry" | "release" | "source">;

/** What CreateCandidate works with. */
export interface CreateCandidateContext extends EndpointConfigContext {
  s3: S3Client;
  stage: string;
}

/**
 * Asks SageMaker for a candidate: an endpoint that nobody knows, on the very configuration that the update will bring to
 * the endpoint. Asked again, it asks for nothing twice.
 *
 * @throws EndpointTakenError when something else has its name, EndpointBusyError while what another execution left there
 * is being removed, SupersededError when something newer is wanted of the endpoint.
 */
export async function createCandidate(
  document: CreateCandidateDocument,
  context: CreateCandidateContext,
): Promise<EndpointState> {
  const { executionName, entry, release } = document;
  const { endpointName } = entry;
  const endpointConfigName = endpointConfigNameOf(entry, release);
  await takeEndpoint(claimantOf(document), endpointConfigName, context);
  const owner = { kind: "candidate" as const, stage: context.stage, endpointName, executionName };
  if (!(await isMade(owner, context.sageMaker))) await create(endpointConfigName, document, context);
  const startedAt = new Date().toISOString();
  return {
    endpointName: temporaryNameOf("candidate", endpointName),
    endpointConfigName,
    status: "Creating",
    startedAt,
    waitInSeconds: nextWaitInSeconds(startedAt),
  };
}

async function create(
  endpointConfigName: string,
  document: CreateCandidateDocument,
  context: CreateCandidateContext,
): Promise<void> {
  const { executionName, entry } = document;
  const { endpointName } = entry;
  const name = temporaryNameOf("candidate", endpointName);
  await ensureEndpointConfig(endpointConfigName, { document, context });
  const own = temporaryTags({ kind: "candidate", endpointName, executionName });
  const Tags = [...releaseTags(document, context.settings), ...own];
  const command = new CreateEndpointCommand({
    EndpointName: name,
    EndpointConfigName: endpointConfigName,
    Tags,
  });
  try {
    await context.sageMaker.send(command);
  } catch (error) {
    if (!isTaken(error)) throw error;
    // The answer to this very request was lost, or what was read was old: looked at once more, it shows whose it is.
    throw new EndpointBusyError(`The endpoint ${name} is there already.`, {
      nextStep: "It is looked at once more by itself.",
    });
  }
}
