import { nameOf } from "./names.ts";

/**
 * The name of an execution's quantization job. It begins with the stack's own prefix, by which the stack's jobs are
 * counted and its permissions are fenced in.
 */
export function jobNameOf(prefix: string, executionName: string): string {
  return nameOf([prefix, executionName]);
}
