import {
  DeleteEndpointCommand,
  DeleteEndpointConfigCommand,
  DeleteModelCommand,
  type SageMakerClient,
} from "@aws-sdk/client-sagemaker";
import { describeEndpoint } from "#lib/sagemaker/describe-endpoint.ts";
import { isInProgress, isMissing } from "#lib/sagemaker/is-missing.ts";
import { vanillaNameOf } from "./vanilla-name.ts";
import { isVanillaOf, type VanillaOwner } from "./vanilla-tags.ts";

/**
 * Takes one step towards there being no such vanilla endpoint, nor its configuration and model. Asked until it answers
 * true: SageMaker deletes nothing that is in the middle of a change. What has the name and is not meant is left alone.
 */
export async function removeVanilla(owner: VanillaOwner, sageMaker: SageMakerClient): Promise<boolean> {
  const name = vanillaNameOf(owner.endpointName);
  const found = await describeEndpoint(sageMaker, name);
  if (found === undefined) {
    await ignoring(isMissing, () =>
      sageMaker.send(new DeleteEndpointConfigCommand({ EndpointConfigName: name })),
    );
    await ignoring(isMissing, () => sageMaker.send(new DeleteModelCommand({ ModelName: name })));
    return true;
  }
  if (!(await isVanillaOf(owner, found.EndpointArn, sageMaker))) return true;
  if (found.EndpointStatus === "Deleting") return false;
  await ignoring(isInProgress, () => sageMaker.send(new DeleteEndpointCommand({ EndpointName: name })));
  return false;
}

async function ignoring(isMeant: (error: unknown) => boolean, remove: () => Promise<unknown>): Promise<void> {
  try {
    await remove();
  } catch (error) {
    if (!isMeant(error)) throw error;
  }
}
