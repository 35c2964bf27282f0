import type { Tag } from "@aws-sdk/client-sagemaker";
import type { Entry } from "./manifest/schema.ts";
import type { Release } from "./release.ts";
import type { StackSettings } from "./stack-settings.ts";

/** A release, and the entry that it is made for. */
export interface TaggedRelease {
  entry: Pick<Entry, "endpointName">;
  release: Pick<Release, "model" | "releaseId">;
}

/** What tells onnxify's resources from others, and says on the bill which model they are for. */
export function releaseTags({ entry, release }: TaggedRelease, { tags }: Pick<StackSettings, "tags">): Tag[] {
  return [
    ...tags,
    { Key: "onnxify:endpoint", Value: entry.endpointName },
    { Key: "onnxify:model", Value: release.model },
    { Key: "onnxify:release", Value: release.releaseId },
  ];
}
