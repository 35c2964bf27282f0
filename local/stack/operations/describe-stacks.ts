import { AwsError } from "#local/wire/json-service.ts";
import type { XmlElement } from "#local/wire/xml.ts";
import type { LiveStack } from "../live-stack.ts";
import { isMeant } from "../require-stack.ts";

/** A stack that is deleted is found by its ID only, as in CloudFormation. */
export function describeStacks(stack: LiveStack, form: URLSearchParams): XmlElement {
  const wanted = form.get("StackName");
  if (wanted === null)
    return { Stacks: stack.status === "DELETE_COMPLETE" ? {} : { member: describe(stack) } };
  if (isMeant(stack, wanted)) return { Stacks: { member: describe(stack) } };
  throw new AwsError("ValidationError", `Stack with id ${wanted} does not exist`);
}

function describe({ description: stack, status, events }: LiveStack): XmlElement {
  return {
    StackId: stack.id,
    StackName: stack.name,
    Description: stack.description,
    CreationTime: stack.createdAt,
    StackStatus: status,
    StackStatusReason: events.at(-1)?.reason,
    DisableRollback: false,
    EnableTerminationProtection: false,
    Parameters: {
      member: Object.entries(stack.parameters).map(([key, value]) => ({
        ParameterKey: key,
        ParameterValue: value,
      })),
    },
    Outputs: {
      member: stack.outputs.map(({ key, value, description }) => ({
        OutputKey: key,
        OutputValue: value,
        Description: description,
      })),
    },
  };
}
