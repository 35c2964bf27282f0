import { ListTagsCommand, type SageMakerClient } from "@aws-sdk/client-sagemaker";
import { EndpointTakenError } from "#lib/errors.ts";
import { ownerTags } from "#lib/owner-tags.ts";

/** An endpoint that is there, and the stage that wants it. */
export interface OwnerQuestion {
  endpointName: string;
  endpointArn: string;
  stage: string;
}

/**
 * The reason not to touch an endpoint: it lacks the tags that onnxify gives its own, or is another stage's. `undefined`
 * when it is ours. Needs `sagemaker:ListTags`.
 */
export async function checkOwner(
  { endpointName, endpointArn, stage }: OwnerQuestion,
  sageMaker: SageMakerClient,
): Promise<EndpointTakenError | undefined> {
  const { Tags: tags = [] } = await sageMaker.send(new ListTagsCommand({ ResourceArn: endpointArn }));
  const isOurs = ownerTags(stage).every((wanted) =>
    tags.some(({ Key, Value }) => Key === wanted.Key && Value === wanted.Value),
  );
  if (isOurs) return undefined;
  const wanted = ownerTags(stage).map(({ Key, Value }) => `${Key}=${Value}`);
  return new EndpointTakenError(
    `The endpoint ${endpointName} is there already, without the tags ${wanted.join(" and ")}, so it is not this stack's.`,
    { nextStep: "Give the entry another `endpointName`, or give the endpoint these tags to hand it over." },
  );
}
