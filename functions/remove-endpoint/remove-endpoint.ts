import type { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { DeleteObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import {
  DeleteEndpointCommand,
  type DescribeEndpointOutput,
  type SageMakerClient,
} from "@aws-sdk/client-sagemaker";
import { alarmNamesOf } from "#lib/alarm-names.ts";
import { type Claim, updateClaim } from "#lib/claims/claim.ts";
import { readOwnClaim, refuseOther } from "#lib/claims/require-current.ts";
import { deleteAlarms } from "#lib/delete-alarms.ts";
import { EndpointConflictError } from "#lib/errors.ts";
import { keys } from "#lib/keys.ts";
import type { RemovalState } from "#lib/removal-state.ts";
import { checkOwner } from "#lib/sagemaker/check-owner.ts";
import { describeEndpoint } from "#lib/sagemaker/describe-endpoint.ts";
import { isInProgress, isMissing } from "#lib/sagemaker/is-missing.ts";
import { removeTemporary } from "#lib/temporary-endpoints/remove-temporary.ts";
import { temporaryKinds } from "#lib/temporary-endpoints/temporary-kind.ts";
import { nextWaitInSeconds } from "#lib/waiting.ts";
import { claimantOf } from "#statemachine/claimant-of.ts";
import type { RemovalDocument } from "#statemachine/removal-document.ts";
import { deleteConfigs } from "./delete-configs.ts";

/** What RemoveEndpoint works with. */
export interface RemoveEndpointContext {
  s3: S3Client;
  sageMaker: SageMakerClient;
  cloudWatch: CloudWatchClient;
  bucket: string;
  stage: string;
}

/**
 * Takes one step towards there being no such endpoint, nor temporary ones beside it, its alarms, configurations, models and
 * record; releases and receipts stay. Asked until it is done: each answer depends on what there is now, so no step is
 * taken twice.
 *
 * @throws SupersededError when something newer is wanted of the endpoint, EndpointConflictError when another manifest has
 * it, EndpointTakenError when it is not this stack's.
 */
export async function removeEndpoint(
  document: RemovalDocument,
  context: RemoveEndpointContext,
): Promise<RemovalState> {
  const { endpointName } = document.entry;
  const startedAt = document.removal.startedAt ?? new Date().toISOString();
  const claim = await requireClaim(document, context);
  const found = await describeEndpoint(context.sageMaker, endpointName);
  const { sageMaker, stage } = context;
  const removals = temporaryKinds.map((kind) => removeTemporary({ kind, endpointName, stage }, sageMaker));
  const areOthersGone = (await Promise.all(removals)).every(Boolean);
  const isGone = found === undefined && areOthersGone;
  if (isGone) await removeRest(claim, document, context);
  if (found !== undefined) await deleteIfSettled(found, endpointName, context);
  return { isSettled: isGone, startedAt, waitInSeconds: nextWaitInSeconds(startedAt) };
}

/** Only what the manifest has claimed is the manifest's to remove. */
async function requireClaim(document: RemovalDocument, context: RemoveEndpointContext): Promise<Claim> {
  const { entry, source } = document;
  const claimant = claimantOf(document);
  const claim = await readOwnClaim(claimant, context);
  if (claim !== undefined) refuseOther(claim, claimant);
  if (claim?.manifestKey === source.key) return claim;
  // Given back by this very execution, whose answer was lost.
  if (claim !== undefined && claim.manifestKey === undefined) return claim;
  throw new EndpointConflictError(
    `${source.key} does not have the endpoint ${entry.endpointName}; ${claim?.manifestKey ?? "no manifest"} does.`,
    { nextStep: "Remove it with `onnxify remove` if it is to go." },
  );
}

/** What is in the middle of a change is waited for. */
async function deleteIfSettled(
  { EndpointArn: endpointArn = "", EndpointStatus: status }: DescribeEndpointOutput,
  endpointName: string,
  { sageMaker, stage }: RemoveEndpointContext,
): Promise<void> {
  if (status === "Deleting") return;
  const taken = await checkOwner({ endpointName, endpointArn, stage }, sageMaker);
  if (taken !== undefined) throw taken;
  try {
    await sageMaker.send(new DeleteEndpointCommand({ EndpointName: endpointName }));
  } catch (error) {
    if (!isInProgress(error) && !isMissing(error)) throw error;
  }
}

/** The record and then the claim last, so that a removal that was cut short can be done again. */
async function removeRest(
  claim: Claim,
  { entry: { endpointName } }: RemovalDocument,
  context: RemoveEndpointContext,
): Promise<void> {
  const { s3, cloudWatch, bucket, stage } = context;
  await deleteAlarms(cloudWatch, Object.values(alarmNamesOf(stage, endpointName)));
  await deleteConfigs(endpointName, context);
  await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: keys.deployment(endpointName) }));
  const { executionName } = claim;
  const withoutHolder = ({ manifestKey: _, ...others }: Claim) =>
    others.executionName === executionName ? others : undefined;
  await updateClaim(endpointName, withoutHolder, { s3, bucket });
}
