import type { DescribeEndpointConfigOutput } from "@aws-sdk/client-sagemaker";
import type { JsonObject } from "#local/wire/json-service.ts";
import { arn } from "../api/arn.ts";
import type { SageMakerContext } from "../context.ts";
import { findEndpointConfig } from "./find-endpoint-config.ts";

export function describeEndpointConfig(context: SageMakerContext, input: JsonObject) {
  const { name, request, createdAt } = findEndpointConfig(context, input);
  return {
    ...request,
    EndpointConfigArn: arn(context, "endpoint-config", name),
    CreationTime: new Date(createdAt),
  } satisfies DescribeEndpointConfigOutput;
}
