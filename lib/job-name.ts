import { ownNameOf } from "./names.ts";

/** The name of an execution's quantization job: whoever knows the execution finds its job. */
export function jobNameOf(executionName: string): string {
  return ownNameOf([executionName]);
}
