import type { SageMakerClient } from "@aws-sdk/client-sagemaker";
import type { RemovalState } from "#lib/removal-state.ts";
import { settleRemoval } from "#lib/temporary-endpoints/settle-removal.ts";
import type { DeployDocument } from "#statemachine/document.ts";

/** The document as RemoveVanilla finds it; the name of what was made is derived, since its own step may not have ended. */
export type RemoveVanillaDocument = Pick<DeployDocument, "executionName" | "entry"> &
  Partial<Pick<DeployDocument, "vanillaRemoval">>;

/**
 * Takes one step towards there being no vanilla endpoint of this execution's. Asked until it is gone, whatever became of
 * the comparison.
 *
 * @throws EndpointFailedError when it is still there after an hour, and goes on being billed.
 */
export function removeVanilla(
  { executionName, entry: { endpointName }, vanillaRemoval }: RemoveVanillaDocument,
  { sageMaker, stage }: { sageMaker: SageMakerClient; stage: string },
): Promise<RemovalState> {
  return settleRemoval({ kind: "vanilla", stage, endpointName, executionName }, vanillaRemoval, sageMaker);
}
