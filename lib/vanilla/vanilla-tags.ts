import { ListTagsCommand, type SageMakerClient, type Tag } from "@aws-sdk/client-sagemaker";
import { hasOwnerTags } from "#lib/owner-tags.ts";

/** Whose vanilla endpoint is meant. */
export interface VanillaOwner {
  stage: string;
  /** The endpoint that it is compared with. */
  endpointName: string;
  /** Only if it is this execution's; absent to mean whichever's. */
  executionName?: string;
}

/** The tags that tell a vanilla endpoint from every other, beside the stack's own. */
export function vanillaTags({ endpointName, executionName }: Required<Omit<VanillaOwner, "stage">>): Tag[] {
  return [
    { Key: "onnxify:vanilla-of", Value: endpointName },
    { Key: "onnxify:execution", Value: executionName },
  ];
}

/** Whether an endpoint is the vanilla endpoint that is meant; what is not must not be touched. Needs `sagemaker:ListTags`. */
export async function isVanillaOf(
  { stage, endpointName, executionName }: VanillaOwner,
  endpointArn: string | undefined,
  sageMaker: SageMakerClient,
): Promise<boolean> {
  const { Tags: tags = [] } = await sageMaker.send(new ListTagsCommand({ ResourceArn: endpointArn }));
  const readTag = (key: string) => tags.find(({ Key }) => Key === key)?.Value;
  return (
    hasOwnerTags(tags, stage) &&
    readTag("onnxify:vanilla-of") === endpointName &&
    (executionName === undefined || readTag("onnxify:execution") === executionName)
  );
}
