import {
  DeleteEndpointCommand,
  DeleteEndpointConfigCommand,
  DeleteModelCommand,
  type SageMakerClient,
} from "@aws-sdk/client-sagemaker";
import { describeEndpoint } from "#lib/sagemaker/describe-endpoint.ts";
import { isInProgress, isMissing } from "#lib/sagemaker/is-missing.ts";
import { hasOwnConfig } from "./temporary-kind.ts";
import { temporaryNameOf } from "./temporary-name.ts";
import { isTemporaryOf, type TemporaryOwner } from "./temporary-tags.ts";

/**
 * Takes one step towards there being no such temporary endpoint, nor a configuration and a model of its own. Asked until
 * it answers true: SageMaker deletes nothing that is in the middle of a change. What has the name and is not meant is left
 * alone.
 */
export async function removeTemporary(owner: TemporaryOwner, sageMaker: SageMakerClient): Promise<boolean> {
  const name = temporaryNameOf(owner.kind, owner.endpointName);
  const found = await describeEndpoint(sageMaker, name);
  if (found === undefined) {
    if (hasOwnConfig[owner.kind]) await removeConfig(name, sageMaker);
    return true;
  }
  if (!(await isTemporaryOf(owner, found.EndpointArn, sageMaker))) return true;
  if (found.EndpointStatus === "Deleting") return false;
  await ignoring(
    // Gone already, or on its way, when the answer to this very request was lost or what was read of it was old.
    (error) => isInProgress(error) || isMissing(error),
    () => sageMaker.send(new DeleteEndpointCommand({ EndpointName: name })),
  );
  return false;
}

async function removeConfig(name: string, sageMaker: SageMakerClient): Promise<void> {
  await ignoring(isMissing, () =>
    sageMaker.send(new DeleteEndpointConfigCommand({ EndpointConfigName: name })),
  );
  await ignoring(isMissing, () => sageMaker.send(new DeleteModelCommand({ ModelName: name })));
}

async function ignoring(isMeant: (error: unknown) => boolean, remove: () => Promise<unknown>): Promise<void> {
  try {
    await remove();
  } catch (error) {
    if (!isMeant(error)) throw error;
  }
}
