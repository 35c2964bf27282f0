import type { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import type { S3Client } from "@aws-sdk/client-s3";
import type { SageMakerClient } from "@aws-sdk/client-sagemaker";
import { endRetirement, retireConfig } from "#lib/claims/retire-config.ts";
import { endpointConfigNameOf } from "#lib/endpoint-config-name.ts";
import { claimantOf } from "#statemachine/claimant-of.ts";
import type { CleanedUp, DeployDocument } from "#statemachine/document.ts";
import { deleteEndpointAlarms } from "./delete-alarms.ts";
import { deleteEndpointConfig } from "./delete-endpoint-config.ts";
import { deleteTemporary } from "./delete-temporary.ts";
import { deleteWork } from "./delete-work.ts";
import { stopJob } from "./stop-job.ts";

/** The document as CleanUp finds it: whatever the execution got to. */
export type CleanUpDocument = Pick<DeployDocument, "executionName" | "entry"> & Partial<DeployDocument>;

/** What CleanUp works with. */
export interface CleanUpContext {
  s3: S3Client;
  sageMaker: SageMakerClient;
  cloudWatch: CloudWatchClient;
  bucket: string;
  jobNamePrefix: string;
  stage: string;
}

/**
 * Removes what a failed execution made: its job if that still runs, its objects under `work/`, and its endpoint
 * configuration and model unless an endpoint, its history or a newer execution uses them, and the alarms of an endpoint
 * that is not there, and the temporary endpoints beside it. A release that passed verification stays:
 * it is immutable, and the next attempt need not build it again.
 *
 * @throws the first of what cannot be removed, once everything else is.
 */
export async function cleanUp(document: CleanUpDocument, context: CleanUpContext): Promise<CleanedUp> {
  const removed: string[] = [];
  const errors: unknown[] = [];
  for (const remove of [stopJob, undoEndpoint, deleteWork]) {
    try {
      removed.push(...(await remove(document, context)));
    } catch (error) {
      errors.push(error);
    }
  }
  if (errors.length > 0) throw errors[0];
  return { removed };
}

/** Only an execution that knew its release can have made anything. */
async function undoEndpoint(document: CleanUpDocument, context: CleanUpContext): Promise<string[]> {
  const { entry, release } = document;
  if (release === undefined) return [];
  const name = endpointConfigNameOf(entry, release);
  const claimant = claimantOf(document);
  const { isSuperseded, isTaken } = await retireConfig(claimant, name, context);
  // They go first: they are billed, may have to be asked for again, and a candidate is on the configuration.
  await deleteTemporary(document, { isSuperseded }, context);
  const removed = [
    ...(isTaken ? [] : await deleteEndpointConfig(name, document, context)),
    // The endpoint that a newer execution is about to make has the same alarms.
    ...(isSuperseded ? [] : await deleteEndpointAlarms(document, context)),
  ];
  await endRetirement(claimant, name, context);
  return removed;
}
