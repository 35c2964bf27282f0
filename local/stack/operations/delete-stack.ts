import type { XmlElement } from "#local/wire/xml.ts";
import type { LiveStack } from "../live-stack.ts";
import { isMeant } from "../require-stack.ts";

/** Answers at once, as CloudFormation does; deleting a stack that is not there succeeds. */
export function deleteStack(stack: LiveStack, form: URLSearchParams): XmlElement {
  if (isMeant(stack, form.get("StackName") ?? "")) stack.delete();
  return {};
}
