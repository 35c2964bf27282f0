import { ListTagsCommand, type SageMakerClient, type Tag } from "@aws-sdk/client-sagemaker";
import { hasOwnerTags } from "#lib/owner-tags.ts";
import type { TemporaryKind } from "./temporary-kind.ts";

/** Which temporary endpoint is meant. */
export interface TemporaryOwner {
  kind: TemporaryKind;
  stage: string;
  /** The endpoint that it is beside. */
  endpointName: string;
  /** Only if it is this execution's; absent to mean whichever's. */
  executionName?: string;
}

/** The tags that tell a temporary endpoint from every other, beside the stack's own. */
export function temporaryTags({
  kind,
  endpointName,
  executionName,
}: Required<Omit<TemporaryOwner, "stage">>): Tag[] {
  return [
    { Key: `onnxify:${kind}-of`, Value: endpointName },
    { Key: "onnxify:execution", Value: executionName },
  ];
}

/** Whether an endpoint is the one that is meant; what is not must not be touched. Needs `sagemaker:ListTags`. */
export async function isTemporaryOf(
  { kind, stage, endpointName, executionName }: TemporaryOwner,
  endpointArn: string | undefined,
  sageMaker: SageMakerClient,
): Promise<boolean> {
  const { Tags: tags = [] } = await sageMaker.send(new ListTagsCommand({ ResourceArn: endpointArn }));
  const readTag = (key: string) => tags.find(({ Key }) => Key === key)?.Value;
  return (
    hasOwnerTags(tags, stage) &&
    readTag(`onnxify:${kind}-of`) === endpointName &&
    (executionName === undefined || readTag("onnxify:execution") === executionName)
  );
}
