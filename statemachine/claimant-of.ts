import type { Claimant } from "#lib/claims/require-current.ts";
import type { DeployDocument } from "./document.ts";

/** Who an execution is when it is about the claim on its endpoint. */
export function claimantOf({
  executionName,
  entry,
  source,
}: Pick<DeployDocument, "executionName" | "entry" | "source">): Claimant {
  return { executionName, endpointName: entry.endpointName, source };
}
