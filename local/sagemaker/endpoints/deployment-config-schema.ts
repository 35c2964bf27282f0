import { z } from "zod";

const capacitySchema = z.strictObject({
  Type: z.enum(["INSTANCE_COUNT", "CAPACITY_PERCENT"]),
  Value: z.int().min(1),
});

/** How traffic moves to the new fleet. LINEAR and rolling updates are refused: one process a variant has no steps. */
const trafficRoutingSchema = z
  .strictObject({
    Type: z
      .enum(["ALL_AT_ONCE", "CANARY", "LINEAR"])
      .refine((type) => type !== "LINEAR", "Member must not be LINEAR: the local cloud has no steps")
      .pipe(z.enum(["ALL_AT_ONCE", "CANARY"])),
    WaitIntervalInSeconds: z.int().min(0).max(3600),
    CanarySize: capacitySchema.optional(),
  })
  .superRefine(({ Type, CanarySize }, context) => {
    const refuse = (message: string) => context.addIssue({ code: "custom", path: ["CanarySize"], message });
    if (Type === "CANARY" && CanarySize === undefined) refuse("Member must not be null");
    if (Type !== "CANARY" && CanarySize !== undefined) refuse("Member must be absent unless Type is CANARY");
  });

/** How an update goes: in which steps, how long each is watched, and what takes it back. */
export const deploymentConfigSchema = z.strictObject({
  BlueGreenUpdatePolicy: z
    .strictObject({
      TrafficRoutingConfiguration: trafficRoutingSchema,
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

export type DeploymentConfig = z.output<typeof deploymentConfigSchema>;
