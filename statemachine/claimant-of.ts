import type { Claimant } from "#lib/claims/require-current.ts";

/** An execution's document, as far as it says whose endpoint it is about. */
interface ClaimDocument {
  executionName: string;
  entry: { endpointName: string };
  source?: object | undefined;
}

/** Who an execution is when it is about the claim on its endpoint. */
export function claimantOf({ executionName, entry, source }: ClaimDocument): Claimant {
  return { executionName, endpointName: entry.endpointName, source };
}
