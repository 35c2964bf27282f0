import { EndpointBusyError } from "#lib/errors.ts";
import { type Claim, type ClaimStore, updateClaim } from "./claim.ts";
import { type Claimant, refuseOther } from "./require-current.ts";

/** Longer than the functions that take an endpoint back may take between two looks at its claim. */
const longestRetirementInMilliseconds = 5 * 60_000;

/**
 * Writes down which configuration an execution is about to bring to its endpoint, so that nobody whom it supersedes
 * takes away what has the same name.
 *
 * @throws SupersededError when the endpoint is another's by now, EndpointBusyError while a superseded execution takes
 * that very configuration away.
 */
export async function takeEndpoint(
  claimant: Claimant,
  endpointConfigName: string,
  store: ClaimStore,
): Promise<void> {
  const { source, endpointName } = claimant;
  if (source === undefined) return;
  await updateClaim(
    endpointName,
    (claim) => {
      refuseOther(claim, claimant);
      if (isRetiring(claim, endpointConfigName)) throw busyError(claimant);
      return claim.endpointConfigName === endpointConfigName ? undefined : { ...claim, endpointConfigName };
    },
    store,
  );
}

function isRetiring({ retiring }: Claim, endpointConfigName: string): boolean {
  if (retiring?.endpointConfigName !== endpointConfigName) return false;
  return Date.now() - Date.parse(retiring.since) < longestRetirementInMilliseconds;
}

function busyError({ endpointName }: Claimant): EndpointBusyError {
  return new EndpointBusyError(`An older execution is taking the endpoint ${endpointName} back.`, {
    nextStep: "It is tried again by itself once that is over.",
  });
}
