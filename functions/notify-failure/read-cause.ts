import { readLambdaError } from "#lib/read-lambda-error.ts";
import type { Failure } from "#statemachine/document.ts";

/** The sentence in a failure. */
export function readCause({ Error: name, Cause: cause }: Partial<Failure>): string {
  return cause ? readLambdaError(cause) : `Step Functions gave no cause for ${name}.`;
}
