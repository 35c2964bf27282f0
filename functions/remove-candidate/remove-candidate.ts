import type { SageMakerClient } from "@aws-sdk/client-sagemaker";
import type { RemovalState } from "#lib/removal-state.ts";
import { settleRemoval } from "#lib/temporary-endpoints/settle-removal.ts";
import type { DeployDocument } from "#statemachine/document.ts";

/** The document as RemoveCandidate finds it. */
export type RemoveCandidateDocument = Pick<DeployDocument, "executionName" | "entry"> &
  Partial<Pick<DeployDocument, "candidateRemoval">>;

/**
 * Takes one step towards there being no candidate of this execution's. Asked until it is gone, so that the update that
 * follows needs no more instances than the candidate did.
 *
 * @throws EndpointFailedError when it is still there after an hour.
 */
export function removeCandidate(
  { executionName, entry: { endpointName }, candidateRemoval }: RemoveCandidateDocument,
  { sageMaker, stage }: { sageMaker: SageMakerClient; stage: string },
): Promise<RemovalState> {
  return settleRemoval(
    { kind: "candidate", stage, endpointName, executionName },
    candidateRemoval,
    sageMaker,
  );
}
