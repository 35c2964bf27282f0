import type { ProductionVariantInstanceType } from "@aws-sdk/client-sagemaker";
import { z } from "zod";
import { hostingInstanceTypes } from "../api/instance-types.ts";
import { kmsKeyId, modelName, oneOf, resourceName, tags } from "../api/shapes.ts";

const variantSchema = z.strictObject({
  VariantName: resourceName,
  ModelName: modelName,
  InitialInstanceCount: z.int().min(1),
  InstanceType: oneOf<ProductionVariantInstanceType>(hostingInstanceTypes),
  InitialVariantWeight: z.number().min(0).default(1),
  VolumeSizeInGB: z.int().min(1).max(512).optional(),
  ModelDataDownloadTimeoutInSeconds: z.int().min(60).max(3600).optional(),
  ContainerStartupHealthCheckTimeoutInSeconds: z.int().min(60).max(3600).optional(),
  RoutingConfig: z
    .strictObject({ RoutingStrategy: z.enum(["LEAST_OUTSTANDING_REQUESTS", "RANDOM"]) })
    .optional(),
});

/** CreateEndpointConfig, as far as one machine can serve it: real-time variants with a model each. */
export const createEndpointConfigSchema = z.strictObject({
  EndpointConfigName: resourceName,
  ProductionVariants: z.array(variantSchema).min(1).max(10),
  KmsKeyId: kmsKeyId.optional(),
  Tags: tags.optional(),
});

/** A configuration as it is kept. Configurations never change. */
export const endpointConfigSchema = z.object({
  name: z.string(),
  request: createEndpointConfigSchema.omit({ Tags: true }),
  createdAt: z.number(),
});

export type EndpointConfig = z.output<typeof endpointConfigSchema>;
