import { z } from "zod";
import { only, resourceName, tags } from "../api/shapes.ts";
import { deploymentSchema } from "../fleet/deployment.ts";

/**
 * How an update goes on AWS. Here traffic moves at once and no alarm ever rings, so the waits are accepted and shown
 * but not waited for; what one process a variant cannot do, a canary for example, is refused.
 */
const deploymentConfigSchema = z.strictObject({
  BlueGreenUpdatePolicy: z
    .strictObject({
      TrafficRoutingConfiguration: z.strictObject({
        Type: only("ALL_AT_ONCE", ["CANARY", "LINEAR"]),
        WaitIntervalInSeconds: z.int().min(0).max(3600),
      }),
      TerminationWaitInSeconds: z.int().min(0).max(3600).optional(),
      MaximumExecutionTimeoutInSeconds: z.int().min(600).max(28_800).optional(),
    })
    .optional(),
  AutoRollbackConfiguration: z
    .strictObject({
      Alarms: z
        .array(z.strictObject({ AlarmName: z.string().min(1).max(255) }))
        .min(1)
        .max(10)
        .optional(),
    })
    .optional(),
});

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
});

/** The statuses of AWS that an endpoint can have here. */
export const endpointStatuses = ["Creating", "Updating", "InService", "Deleting", "Failed"] as const;

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
