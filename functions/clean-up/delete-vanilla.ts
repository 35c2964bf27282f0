import { EndpointBusyError } from "#lib/errors.ts";
import { removeVanilla } from "#lib/vanilla/remove-vanilla.ts";
import { vanillaNameOf } from "#lib/vanilla/vanilla-name.ts";
import type { CleanUpContext, CleanUpDocument } from "./clean-up.ts";

/**
 * Deletes the vanilla endpoint that an execution which was aborted has left.
 *
 * @throws EndpointBusyError until it is gone.
 */
export async function deleteVanilla(
  { entry: { endpointName } }: CleanUpDocument,
  { sageMaker, stage }: CleanUpContext,
): Promise<void> {
  if (await removeVanilla({ stage, endpointName }, sageMaker)) return;
  throw new EndpointBusyError(`The endpoint ${vanillaNameOf(endpointName)} is being removed.`, {
    nextStep: "It is tried again by itself once that is over.",
  });
}
