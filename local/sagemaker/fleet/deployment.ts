import { randomUUID } from "node:crypto";
import type { ProductionVariantInstanceType } from "@aws-sdk/client-sagemaker";
import { z } from "zod";
import { hostingInstanceTypes } from "../api/instance-types.ts";
import { oneOf } from "../api/shapes.ts";
import type { SageMakerContext } from "../context.ts";
import { dataCaptureSchema, serverlessSchema } from "../endpoint-configs/endpoint-config-schema.ts";
import { getEndpointConfig } from "../endpoint-configs/find-endpoint-config.ts";
import { getModel } from "../models/find-model.ts";

/** AWS: 8 minutes for the container to pass its first health check, an hour for the model data. */
const startupTimeoutInSeconds = 480;
const downloadTimeoutInSeconds = 3600;

const deployedVariantSchema = z.object({
  name: z.string(),
  modelName: z.string(),
  image: z.string(),
  modelDataUrl: z.string().optional(),
  executionRoleArn: z.string(),
  environment: z.record(z.string(), z.string()),
  isIsolated: z.boolean().default(false),
  /** Shown in descriptions; on one machine a variant is always one process. */
  instanceCount: z.number(),
  /** Absent of a serverless variant. */
  instanceType: oneOf<ProductionVariantInstanceType>(hostingInstanceTypes).optional(),
  serverless: serverlessSchema.optional(),
  weight: z.number(),
  startupTimeoutInSeconds: z.number(),
  downloadTimeoutInSeconds: z.number(),
});

/** One configuration on its way to an endpoint, or there. Complete in itself: its model and configuration may be deleted. */
export const deploymentSchema = z.object({
  id: z.string(),
  endpointConfigName: z.string(),
  startedAt: z.number(),
  variants: z.array(deployedVariantSchema),
  dataCapture: dataCaptureSchema.optional(),
});

export type DeployedVariant = z.output<typeof deployedVariantSchema>;
export type Deployment = z.output<typeof deploymentSchema>;

/** Copies what the configuration and its models say. Throws ValidationException when one of them is gone. */
export function planDeployment(context: SageMakerContext, endpointConfigName: string): Deployment {
  const { request } = getEndpointConfig(context, endpointConfigName);
  const variants = request.ProductionVariants.map((variant) => {
    const { request: model } = getModel(context, variant.ModelName);
    const container = model.PrimaryContainer;
    return {
      name: variant.VariantName,
      modelName: variant.ModelName,
      image: container.Image,
      modelDataUrl: container.ModelDataUrl,
      executionRoleArn: model.ExecutionRoleArn,
      environment: container.Environment ?? {},
      isIsolated: model.EnableNetworkIsolation ?? false,
      instanceCount: variant.InitialInstanceCount ?? 0,
      instanceType: variant.InstanceType,
      serverless: variant.ServerlessConfig,
      weight: variant.InitialVariantWeight,
      startupTimeoutInSeconds: variant.ContainerStartupHealthCheckTimeoutInSeconds ?? startupTimeoutInSeconds,
      downloadTimeoutInSeconds: variant.ModelDataDownloadTimeoutInSeconds ?? downloadTimeoutInSeconds,
    };
  });
  const { DataCaptureConfig: dataCapture } = request;
  return { id: randomUUID(), endpointConfigName, startedAt: Date.now(), variants, dataCapture };
}
