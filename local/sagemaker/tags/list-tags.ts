import type { ListTagsOutput } from "@aws-sdk/client-sagemaker";
import { z } from "zod";
import type { JsonObject } from "#local/wire/json-service.ts";
import { parseInput } from "../api/parse-input.ts";
import { resourceArn } from "../api/shapes.ts";
import type { SageMakerContext } from "../context.ts";
import { findTags } from "./find-tags.ts";

/** A page has room for all 50 tags that a resource can have, so there is never a second one. */
const listTagsSchema = z.strictObject({ ResourceArn: resourceArn, MaxResults: z.int().min(50).optional() });

export function listTags(context: SageMakerContext, input: JsonObject) {
  const { ResourceArn } = parseInput(listTagsSchema, input);
  return { Tags: findTags(context, ResourceArn) } satisfies ListTagsOutput;
}
