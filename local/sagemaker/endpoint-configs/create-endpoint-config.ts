import type { CreateEndpointConfigOutput } from "@aws-sdk/client-sagemaker";
import type { JsonObject } from "#local/wire/json-service.ts";
import { arn } from "../api/arn.ts";
import { validationException } from "../api/errors.ts";
import { parseInput } from "../api/parse-input.ts";
import type { SageMakerContext } from "../context.ts";
import { getModel } from "../models/find-model.ts";
import { createEndpointConfigSchema, type EndpointConfig } from "./endpoint-config-schema.ts";

/** Keeps a configuration. Throws ValidationException for a name that is taken, and for models that don't exist. */
export function createEndpointConfig(context: SageMakerContext, input: JsonObject) {
  const { Tags, ...request } = parseInput(createEndpointConfigSchema, input);
  refuseSharedNames(request.ProductionVariants);
  refuseServerlessExtras(request);
  for (const { ModelName } of request.ProductionVariants) {
    getModel(context, ModelName);
  }
  const name = request.EndpointConfigName;
  const configArn = arn(context, "endpoint-config", name);
  if (!context.tables.endpointConfigs.insert(name, { name, request, createdAt: Date.now() })) {
    throw validationException(`Cannot create already existing endpoint configuration "${configArn}".`);
  }
  context.tables.tags.insert(configArn, { tags: Tags ?? [] });
  return { EndpointConfigArn: configArn } satisfies CreateEndpointConfigOutput;
}

/** Source: SageMaker's guide, "Serverless Inference", feature exclusions. */
function refuseServerlessExtras({ ProductionVariants, DataCaptureConfig }: EndpointConfig["request"]): void {
  if (!ProductionVariants.some(({ ServerlessConfig }) => ServerlessConfig !== undefined)) return;
  if (ProductionVariants.length > 1) throw validationException("A serverless endpoint has one variant only.");
  if (DataCaptureConfig?.EnableCapture === true) {
    throw validationException("DataCaptureConfig is not supported for serverless endpoints.");
  }
}

function refuseSharedNames(variants: EndpointConfig["request"]["ProductionVariants"]): void {
  if (new Set(variants.map(({ VariantName }) => VariantName)).size < variants.length) {
    throw validationException("Production variant names must be unique within an endpoint configuration.");
  }
}
