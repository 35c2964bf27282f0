import type { SageMakerClient } from "@aws-sdk/client-sagemaker";
import { EndpointFailedError } from "#lib/errors.ts";
import type { RemovalState } from "#lib/removal-state.ts";
import { nextWaitInSeconds } from "#lib/waiting.ts";
import { removeTemporary } from "./remove-temporary.ts";
import { temporaryNameOf } from "./temporary-name.ts";
import type { TemporaryOwner } from "./temporary-tags.ts";

/** SageMaker gives up an endpoint that does not come up long before, and then deletes it. */
const longestWaitInMilliseconds = 60 * 60 * 1000;

/**
 * Takes one step towards there being no such temporary endpoint, and says whether it is gone. `before` is what was
 * answered the last time.
 *
 * @throws EndpointFailedError when it is still there after an hour, and goes on being billed.
 */
export async function settleRemoval(
  owner: TemporaryOwner,
  before: RemovalState | undefined,
  sageMaker: SageMakerClient,
): Promise<RemovalState> {
  const startedAt = before?.startedAt ?? new Date().toISOString();
  const isSettled = await removeTemporary(owner, sageMaker);
  if (!isSettled && Date.now() - Date.parse(startedAt) > longestWaitInMilliseconds) {
    const name = temporaryNameOf(owner.kind, owner.endpointName);
    throw new EndpointFailedError(`The endpoint ${name} is not gone after an hour.`, {
      nextStep: "It is billed until `onnxify remove` or you delete it.",
    });
  }
  return { isSettled, startedAt, waitInSeconds: nextWaitInSeconds(startedAt) };
}
