import { EndpointBusyError } from "#lib/errors.ts";
import { removeTemporary } from "#lib/temporary-endpoints/remove-temporary.ts";
import { temporaryKinds } from "#lib/temporary-endpoints/temporary-kind.ts";
import { temporaryNameOf } from "#lib/temporary-endpoints/temporary-name.ts";
import type { CleanUpContext, CleanUpDocument } from "./clean-up.ts";

/**
 * Deletes the temporary endpoints that this execution, or one that was aborted, has left beside its endpoint; of an
 * execution that is superseded only its own, because a newer one may be using its.
 *
 * @throws EndpointBusyError until they are gone.
 */
export async function deleteTemporary(
  { executionName, entry: { endpointName } }: CleanUpDocument,
  { isSuperseded }: { isSuperseded: boolean },
  { sageMaker, stage }: CleanUpContext,
): Promise<void> {
  const left: string[] = [];
  for (const kind of temporaryKinds) {
    const owner = { kind, stage, endpointName, ...(isSuperseded && { executionName }) };
    if (!(await removeTemporary(owner, sageMaker))) left.push(temporaryNameOf(kind, endpointName));
  }
  if (left.length === 0) return;
  throw new EndpointBusyError(`There is still ${left.join(" and ")}, which is being removed.`, {
    nextStep: "It is tried again by itself once that is over.",
  });
}
