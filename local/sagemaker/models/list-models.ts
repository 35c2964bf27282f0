import type { ListModelsOutput } from "@aws-sdk/client-sagemaker";
import { z } from "zod";
import type { JsonObject } from "#local/wire/json-service.ts";
import { arn } from "../api/arn.ts";
import { listMembers, listPage } from "../api/list-page.ts";
import { parseInput } from "../api/parse-input.ts";
import type { SageMakerContext } from "../context.ts";

const listModelsSchema = z.strictObject({
  ...listMembers,
  SortBy: z.enum(["Name", "CreationTime"]).optional(),
});

export function listModels(context: SageMakerContext, input: JsonObject) {
  const { page, nextToken } = listPage({
    resources: context.tables.models.all(),
    request: parseInput(listModelsSchema, input),
    defaultOrder: "Descending",
  });
  return {
    Models: page.map(({ name, createdAt }) => ({
      ModelName: name,
      ModelArn: arn(context, "model", name),
      CreationTime: new Date(createdAt),
    })),
    NextToken: nextToken,
  } satisfies ListModelsOutput;
}
