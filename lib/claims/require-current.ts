import { SupersededError } from "#lib/errors.ts";
import { type Claim, type ClaimStore, readClaim } from "./claim.ts";

/** An execution, as far as it has a claim; one that was started by hand has no source, and nobody supersedes it. */
export interface Claimant {
  executionName: string;
  endpointName: string;
  source?: object | undefined;
}

/**
 * Makes sure that nobody wants something else of the endpoint by now.
 *
 * @throws SupersededError
 */
export async function requireCurrent(claimant: Claimant, store: ClaimStore): Promise<void> {
  const claim = await readOwnClaim(claimant, store);
  if (claim !== undefined) refuseOther(claim, claimant);
}

/** The claim on an execution's endpoint; `undefined` for an execution that was started by hand. */
export async function readOwnClaim(
  { source, endpointName }: Claimant,
  store: ClaimStore,
): Promise<Claim | undefined> {
  return source === undefined ? undefined : (await readClaim(endpointName, store))?.value;
}

/** @throws SupersededError when the claim is another execution's. */
export function refuseOther(claim: Claim, { executionName, endpointName }: Claimant): void {
  if (claim.executionName === executionName) return;
  throw new SupersededError(
    `The execution ${claim.executionName} has taken over the endpoint ${endpointName}, for something newer.`,
    { nextStep: "Nothing is to be done." },
  );
}
