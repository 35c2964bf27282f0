import { type Claim, type ClaimStore, updateClaim } from "./claim.ts";
import type { Claimant } from "./require-current.ts";

/** How an execution that undoes its work stands to its endpoint. */
export interface Retirement {
  /** Whether another execution has the endpoint by now. */
  isSuperseded: boolean;
  /** Whether that one brings the very same configuration, which then is to stay. */
  isTaken: boolean;
}

/**
 * Asks before an execution takes away its configuration, or the endpoint that has it. A newer execution that wants the
 * same one finds in the claim that it is about to go, and waits.
 */
export async function retireConfig(
  { source, endpointName, executionName }: Claimant,
  endpointConfigName: string,
  store: ClaimStore,
): Promise<Retirement> {
  if (source === undefined) return { isSuperseded: false, isTaken: false };
  const retiring = { endpointConfigName, since: new Date().toISOString() };
  const isMeant = (claim: Claim) =>
    claim.executionName !== executionName && claim.endpointConfigName !== endpointConfigName;
  const claim = await updateClaim(
    endpointName,
    (found) => (isMeant(found) ? { ...found, retiring } : undefined),
    store,
  );
  const isSuperseded = claim !== undefined && claim.executionName !== executionName;
  return { isSuperseded, isTaken: isSuperseded && claim.endpointConfigName === endpointConfigName };
}

/** Says that what was to go is gone. */
export async function endRetirement(
  { source, endpointName }: Claimant,
  endpointConfigName: string,
  store: ClaimStore,
): Promise<void> {
  if (source === undefined) return;
  await updateClaim(
    endpointName,
    ({ retiring, ...claim }) => (retiring?.endpointConfigName === endpointConfigName ? claim : undefined),
    store,
  );
}
