import * as errors from "#lib/errors.ts";
import { readLambdaError } from "#lib/read-lambda-error.ts";
import type { Failure } from "#statemachine/document.ts";

/** The sentence in a failure. */
export function readCause({ Error: name, Cause: cause }: Partial<Failure>): string {
  return cause ? readLambdaError(cause) : `Step Functions gave no cause for ${name}.`;
}

/** The same, with what to do: an error that onnxify raises on purpose says so itself. */
export function describeFailure(failure: Failure): string {
  const cause = readCause(failure);
  if (Object.hasOwn(errors, failure.Error)) return cause;
  return `${cause} The execution's history and the functions' logs say more; put the manifest again to try again.`;
}
