import { AwsError } from "#local/wire/json-service.ts";
import type { XmlElement } from "#local/wire/xml.ts";
import type { LiveStack } from "../live-stack.ts";
import { requireStack } from "../require-stack.ts";

export function describeStackResource(stack: LiveStack, form: URLSearchParams): XmlElement {
  requireStack(stack, form);
  const { id, name, createdAt } = stack.description;
  const logicalId = form.get("LogicalResourceId") ?? "";
  const physicalId = stack.physicalIdOf(logicalId);
  if (physicalId === undefined) {
    throw new AwsError("ValidationError", `Resource ${logicalId} does not exist for stack ${name}`);
  }
  return {
    StackResourceDetail: {
      StackId: id,
      StackName: name,
      LogicalResourceId: logicalId,
      PhysicalResourceId: physicalId,
      ResourceStatus: "CREATE_COMPLETE",
      LastUpdatedTimestamp: createdAt,
    },
  };
}
