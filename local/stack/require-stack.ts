import { AwsError } from "#local/wire/json-service.ts";
import type { LiveStack } from "./live-stack.ts";

/** @throws AwsError `ValidationError` when the request means another stack, or this one's name after its end. */
export function requireStack(stack: LiveStack, form: URLSearchParams): void {
  const wanted = form.get("StackName") ?? "";
  if (!isMeant(stack, wanted)) throw new AwsError("ValidationError", `Stack [${wanted}] does not exist`);
}

/** Whether a name or an ID is this stack's; the name is free again once the stack is deleted. */
export function isMeant({ description, status }: LiveStack, wanted: string): boolean {
  return wanted === description.id || (wanted === description.name && status !== "DELETE_COMPLETE");
}
