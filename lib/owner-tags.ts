import type { Tag } from "@aws-sdk/client-sagemaker";

/** The tags that say which stack an endpoint belongs to; what lacks one of them is never changed. */
export function ownerTags(stage: string): { Key: string; Value: string }[] {
  return [
    { Key: "application", Value: "onnxify" },
    { Key: "stage", Value: stage },
  ];
}

/** Whether something has all of a stage's tags, beside whatever others. */
export function hasOwnerTags(tags: readonly Tag[], stage: string): boolean {
  return ownerTags(stage).every((wanted) =>
    tags.some(({ Key, Value }) => Key === wanted.Key && Value === wanted.Value),
  );
}
