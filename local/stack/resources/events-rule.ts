import { z } from "zod";
import { CloudError } from "#local/cloud-error.ts";
import { defineResource } from "../resource-type.ts";

const properties = z.object({
  Name: z.string().optional(),
  EventPattern: z.record(z.string(), z.unknown()),
  State: z.enum(["ENABLED", "DISABLED"]).default("ENABLED"),
  Targets: z
    .array(
      z.strictObject({
        Id: z.string(),
        Arn: z.string(),
        RetryPolicy: z.unknown().optional(),
        DeadLetterConfig: z.unknown().optional(),
      }),
    )
    .default([]),
});

/** An EventBridge rule on the default bus that hands whole events to functions. */
export const eventsRule = defineResource({
  properties,
  meaningless: ["Description", "Tags"],
  deploy: ({ logicalId, properties }, { eventBus, stackName, region, accountId }) => {
    const name = properties.Name ?? `${stackName}-${logicalId}`;
    const targets = properties.Targets.map(({ Arn }) => Arn);
    const other = targets.find((target) => !target.startsWith("arn:aws:lambda:"));
    if (other !== undefined) {
      throw new CloudError(`The rule ${name} has the target ${other}; only functions are run here.`);
    }
    if (properties.State === "ENABLED") eventBus.addRule({ name, pattern: properties.EventPattern, targets });
    return { ref: name, attributes: { Arn: `arn:aws:events:${region}:${accountId}:rule/${name}` } };
  },
  remove: ({ ref: name }, { eventBus }) => eventBus.removeRule(name),
});
