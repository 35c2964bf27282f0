import { type Account, permission } from "#local/trail/permission.ts";
import type { Trail } from "#local/trail/trail.ts";
import type { Delivery } from "./event-bus.ts";

/**
 * Records that a rule invokes a function. EventBridge does so in its own name: the function's policy must allow it.
 *
 * Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html
 */
export function recordDelivery(trail: Trail, { target, ruleName }: Delivery, account: Account): void {
  const { region, accountId } = account;
  const context = {
    "aws:SourceArn": `arn:aws:events:${region}:${accountId}:rule/${ruleName}`,
    "aws:SourceAccount": accountId,
  };
  trail.record({
    time: new Date(),
    principal: { service: "events.amazonaws.com" },
    service: "lambda",
    operation: "Invoke",
    permissions: [permission("lambda:InvokeFunction", target, context)],
  });
}
