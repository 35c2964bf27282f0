import type { Tag } from "@aws-sdk/client-sagemaker";
import type { StackSettings } from "#lib/stack-settings.ts";
import type { CreateEndpointDocument } from "./create-endpoint.ts";

/** What tells onnxify's resources from others, and says on the bill which model they are for. */
export function tagsOf({ entry, release }: CreateEndpointDocument, { tags }: StackSettings): Tag[] {
  return [
    ...tags,
    { Key: "onnxify:endpoint", Value: entry.endpointName },
    { Key: "onnxify:model", Value: release.model },
    { Key: "onnxify:release", Value: release.releaseId },
  ];
}
