import type { DescribeEndpointOutput, SageMakerClient } from "@aws-sdk/client-sagemaker";
import { EndpointBusyError, EndpointTakenError } from "#lib/errors.ts";
import { describeEndpoint } from "#lib/sagemaker/describe-endpoint.ts";
import { removeTemporary } from "./remove-temporary.ts";
import { temporaryNameOf } from "./temporary-name.ts";
import { isTemporaryOf, type TemporaryOwner } from "./temporary-tags.ts";

/**
 * Whether an execution has made its temporary endpoint already. What another execution has left in its place is removed.
 *
 * @throws EndpointTakenError when something else has its name, EndpointBusyError while what another execution left there
 * is being removed.
 */
export async function isMade(owner: Required<TemporaryOwner>, sageMaker: SageMakerClient): Promise<boolean> {
  const found = await describeEndpoint(sageMaker, temporaryNameOf(owner.kind, owner.endpointName));
  if (found === undefined) return false;
  if (await isTemporaryOf(owner, found.EndpointArn, sageMaker)) return true;
  const { executionName: _, ...anyones } = owner;
  if (!(await isTemporaryOf(anyones, found.EndpointArn, sageMaker))) throw takenError(found, owner);
  await removeTemporary(anyones, sageMaker);
  throw new EndpointBusyError(`Another execution has left ${found.EndpointName}, which is being removed.`, {
    nextStep: "It is tried again by itself once that is over.",
  });
}

function takenError(
  { EndpointName: name }: DescribeEndpointOutput,
  { kind, endpointName }: TemporaryOwner,
): EndpointTakenError {
  return new EndpointTakenError(
    `The endpoint ${name} is there already, and is not the ${kind} endpoint of ${endpointName}.`,
    { nextStep: `Remove it: only those that onnxify makes by itself may have such a name.` },
  );
}
