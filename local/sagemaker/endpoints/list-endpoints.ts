import type { ListEndpointsOutput } from "@aws-sdk/client-sagemaker";
import { z } from "zod";
import type { JsonObject } from "#local/wire/json-service.ts";
import { arn } from "../api/arn.ts";
import { changingListMembers, listPage } from "../api/list-page.ts";
import { parseInput } from "../api/parse-input.ts";
import type { SageMakerContext } from "../context.ts";

const listEndpointsSchema = z.strictObject({
  ...changingListMembers,
  SortBy: z.enum(["Name", "CreationTime", "Status"]).optional(),
  StatusEquals: z
    .enum([
      "OutOfService",
      "Creating",
      "Updating",
      "SystemUpdating",
      "RollingBack",
      "InService",
      "Deleting",
      "Failed",
      "UpdateRollbackFailed",
    ])
    .optional(),
});

export function listEndpoints(context: SageMakerContext, input: JsonObject) {
  const { page, nextToken } = listPage({
    resources: context.tables.endpoints.all(),
    request: parseInput(listEndpointsSchema, input),
    defaultOrder: "Descending",
  });
  return {
    Endpoints: page.map(({ name, status, createdAt, modifiedAt }) => ({
      EndpointName: name,
      EndpointArn: arn(context, "endpoint", name),
      EndpointStatus: status,
      CreationTime: new Date(createdAt),
      LastModifiedTime: new Date(modifiedAt),
    })),
    NextToken: nextToken,
  } satisfies ListEndpointsOutput;
}
