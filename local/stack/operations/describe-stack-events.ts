import type { XmlElement } from "#local/wire/xml.ts";
import type { LiveStack } from "../live-stack.ts";
import { requireStack } from "../require-stack.ts";

/** What happened to the stack since the cloud started, the latest first. */
export function describeStackEvents(stack: LiveStack, form: URLSearchParams): XmlElement {
  requireStack(stack, form);
  const { id, name } = stack.description;
  const member = stack.events.toReversed().map((event) => ({
    StackId: id,
    StackName: name,
    EventId: event.id,
    LogicalResourceId: event.logicalId,
    PhysicalResourceId: event.physicalId,
    ResourceType: event.type,
    ResourceStatus: event.status,
    ResourceStatusReason: event.reason,
    Timestamp: event.time,
  }));
  return { StackEvents: { member } };
}
