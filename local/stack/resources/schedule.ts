import { z } from "zod";
import { CloudError } from "#local/cloud-error.ts";
import { defineResource } from "../resource-type.ts";

const properties = z.object({
  Name: z.string().optional(),
  ScheduleExpression: z.string(),
  ScheduleExpressionTimezone: z.string().default("UTC"),
  FlexibleTimeWindow: z.strictObject({ Mode: z.literal("OFF") }),
  State: z.enum(["ENABLED", "DISABLED"]).default("ENABLED"),
  Target: z.strictObject({
    Arn: z.string(),
    RoleArn: z.string(),
    Input: z.string().default("{}"),
    RetryPolicy: z.unknown().optional(),
    DeadLetterConfig: z.unknown().optional(),
  }),
});

/** A schedule of EventBridge Scheduler that invokes a function. */
export const schedule = defineResource({
  properties,
  meaningless: ["Description"],
  deploy: ({ logicalId, properties }, { scheduler, stackName, region, accountId }) => {
    const { Name: name = `${stackName}-${logicalId}`, Target } = properties;
    if (!Target.Arn.startsWith("arn:aws:lambda:")) {
      throw new CloudError(`The schedule ${name} has the target ${Target.Arn}; only functions are run here.`);
    }
    const Arn = `arn:aws:scheduler:${region}:${accountId}:schedule/default/${name}`;
    if (properties.State === "ENABLED") {
      scheduler.deploySchedule({
        name,
        expression: properties.ScheduleExpression,
        timeZone: properties.ScheduleExpressionTimezone,
        target: Target.Arn,
        roleArn: Target.RoleArn,
        input: Target.Input,
      });
    }
    return { ref: name, attributes: { Arn } };
  },
  remove: ({ ref: name }, { scheduler }) => scheduler.removeSchedule(name),
});
