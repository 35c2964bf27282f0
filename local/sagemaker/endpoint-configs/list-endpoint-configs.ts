import type { ListEndpointConfigsOutput } from "@aws-sdk/client-sagemaker";
import { z } from "zod";
import type { JsonObject } from "#local/wire/json-service.ts";
import { arn } from "../api/arn.ts";
import { listMembers, listPage } from "../api/list-page.ts";
import { parseInput } from "../api/parse-input.ts";
import type { SageMakerContext } from "../context.ts";

const listEndpointConfigsSchema = z.strictObject({
  ...listMembers,
  SortBy: z.enum(["Name", "CreationTime"]).optional(),
});

export function listEndpointConfigs(context: SageMakerContext, input: JsonObject) {
  const { page, nextToken } = listPage({
    resources: context.tables.endpointConfigs.all(),
    request: parseInput(listEndpointConfigsSchema, input),
    defaultOrder: "Descending",
  });
  return {
    EndpointConfigs: page.map(({ name, createdAt }) => ({
      EndpointConfigName: name,
      EndpointConfigArn: arn(context, "endpoint-config", name),
      CreationTime: new Date(createdAt),
    })),
    NextToken: nextToken,
  } satisfies ListEndpointConfigsOutput;
}
