import type { SageMakerClient } from "@aws-sdk/client-sagemaker";
import { EndpointFailedError } from "#lib/errors.ts";
import { removeVanilla as takeStep } from "#lib/vanilla/remove-vanilla.ts";
import { vanillaNameOf } from "#lib/vanilla/vanilla-name.ts";
import { nextWaitInSeconds } from "#lib/waiting.ts";
import type { VanillaRemoval } from "#statemachine/comparison.ts";
import type { DeployDocument } from "#statemachine/document.ts";

/** The document as RemoveVanilla finds it; the name of what was made is derived, since its own step may not have ended. */
export type RemoveVanillaDocument = Pick<DeployDocument, "executionName" | "entry"> &
  Partial<Pick<DeployDocument, "vanillaRemoval">>;

/** SageMaker gives up an endpoint that does not come up long before, and then deletes it. */
const longestWaitInMilliseconds = 60 * 60 * 1000;

/**
 * Takes one step towards there being no vanilla endpoint of this execution's. Asked until it is gone, whatever became of
 * the comparison.
 *
 * @throws EndpointFailedError when it is still there after an hour, and goes on being billed.
 */
export async function removeVanilla(
  { executionName, entry: { endpointName }, vanillaRemoval }: RemoveVanillaDocument,
  { sageMaker, stage }: { sageMaker: SageMakerClient; stage: string },
): Promise<VanillaRemoval> {
  const startedAt = vanillaRemoval?.startedAt ?? new Date().toISOString();
  const isSettled = await takeStep({ stage, endpointName, executionName }, sageMaker);
  if (!isSettled && Date.now() - Date.parse(startedAt) > longestWaitInMilliseconds) {
    throw new EndpointFailedError(`The endpoint ${vanillaNameOf(endpointName)} is not gone after an hour.`, {
      nextStep: `It is billed until \`onnxify remove\` or you delete it.`,
    });
  }
  return { isSettled, startedAt, waitInSeconds: nextWaitInSeconds(startedAt) };
}
