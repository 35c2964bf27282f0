import { z } from "zod";
import { resourceName, tags } from "../api/shapes.ts";
import { deploymentSchema } from "../fleet/deployment.ts";
import { deploymentConfigSchema } from "./deployment-config-schema.ts";

export const createEndpointSchema = z.strictObject({
  EndpointName: resourceName,
  EndpointConfigName: resourceName,
  DeploymentConfig: deploymentConfigSchema.optional(),
  Tags: tags.optional(),
});

export const updateEndpointSchema = z.strictObject({
  EndpointName: resourceName,
  EndpointConfigName: resourceName,
  DeploymentConfig: deploymentConfigSchema.optional(),
  RetainDeploymentConfig: z.boolean().default(false),
  RetainAllVariantProperties: z.boolean().default(false),
  ExcludeRetainedVariantProperties: z
    .array(
      z.strictObject({
        VariantPropertyType: z.enum(["DesiredInstanceCount", "DesiredWeight", "DataCaptureConfig"]),
      }),
    )
    .max(3)
    .default([]),
});

/** The statuses of AWS that an endpoint can have here. */
export const endpointStatuses = [
  "Creating",
  "Updating",
  "RollingBack",
  "InService",
  "Deleting",
  "Failed",
] as const;

/** An endpoint as it is kept. Times are in milliseconds since 1970. */
export const endpointSchema = z.object({
  name: z.string(),
  status: z.enum(endpointStatuses),
  /** The configuration in service; of an endpoint that never was, the one it was created with. */
  endpointConfigName: z.string(),
  live: deploymentSchema.optional(),
  pending: deploymentSchema.optional(),
  deploymentConfig: deploymentConfigSchema.optional(),
  failureReason: z.string().optional(),
  createdAt: z.number(),
  modifiedAt: z.number(),
});

export type Endpoint = z.output<typeof endpointSchema>;
export type UpdateEndpointRequest = z.output<typeof updateEndpointSchema>;
