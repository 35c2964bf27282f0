import type { AddTagsOutput } from "@aws-sdk/client-sagemaker";
import { z } from "zod";
import type { JsonObject } from "#local/wire/json-service.ts";
import { parseInput } from "../api/parse-input.ts";
import { resourceArn, tags } from "../api/shapes.ts";
import type { SageMakerContext } from "../context.ts";
import { findTags } from "./find-tags.ts";

const addTagsSchema = z.strictObject({ ResourceArn: resourceArn, Tags: tags });

/** Adds tags, or gives those of the same key a new value. A resource has at most 50. */
export function addTags(context: SageMakerContext, input: JsonObject) {
  const { ResourceArn, Tags } = parseInput(addTagsSchema, input);
  const kept = findTags(context, ResourceArn).filter(({ Key }) => !Tags.some((tag) => tag.Key === Key));
  const all = [...kept, ...Tags];
  parseInput(addTagsSchema, { ResourceArn, Tags: all });
  context.tables.tags.update(ResourceArn, { tags: all });
  return { Tags: all } satisfies AddTagsOutput;
}
