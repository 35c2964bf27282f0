import type { DescribeModelOutput } from "@aws-sdk/client-sagemaker";
import type { JsonObject } from "#local/wire/json-service.ts";
import { arn } from "../api/arn.ts";
import type { SageMakerContext } from "../context.ts";
import { findModel } from "./find-model.ts";

export function describeModel(context: SageMakerContext, input: JsonObject) {
  const { name, request, createdAt } = findModel(context, input);
  return {
    EnableNetworkIsolation: false,
    ...request,
    ModelArn: arn(context, "model", name),
    CreationTime: new Date(createdAt),
  } satisfies DescribeModelOutput;
}
