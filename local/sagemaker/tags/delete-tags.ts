import type { DeleteTagsOutput } from "@aws-sdk/client-sagemaker";
import { z } from "zod";
import type { JsonObject } from "#local/wire/json-service.ts";
import { parseInput } from "../api/parse-input.ts";
import { resourceArn, tagKey } from "../api/shapes.ts";
import type { SageMakerContext } from "../context.ts";
import { findTags } from "./find-tags.ts";

const deleteTagsSchema = z.strictObject({
  ResourceArn: resourceArn,
  TagKeys: z.array(tagKey).min(1).max(50),
});

export function deleteTags(context: SageMakerContext, input: JsonObject) {
  const { ResourceArn, TagKeys } = parseInput(deleteTagsSchema, input);
  const kept = findTags(context, ResourceArn).filter(({ Key }) => !TagKeys.includes(Key));
  context.tables.tags.update(ResourceArn, { tags: kept });
  return {} satisfies DeleteTagsOutput;
}
