import { randomUUID } from "node:crypto";
import type { RestorationRequest, StartedRestoration } from "#lib/restoration.ts";
import { connect } from "./aws/connect.ts";
import { findStack } from "./aws/find-stack.ts";
import type { Context, StageOption } from "./context.ts";
import { BadInputError } from "./errors.ts";
import { followOne, howToAsk } from "./follow/follow-one.ts";
import { FunctionError, type InvokeOptions, invokeFunction } from "./reconcile/invoke-function.ts";

export interface RollbackOptions extends StageOption {
  endpointName: string;
  /** The release that is to be live; left out for the one before. */
  to?: string;
  /** False to answer as soon as the execution is started. */
  wait: boolean;
}

/**
 * Has an earlier release brought back to an endpoint, and follows the execution that does it.
 *
 * @throws BadInputError when there is no such endpoint or release, or something else is under way; FailedError when the
 * execution fails, which leaves live what was.
 */
export async function rollback(
  { stage, endpointName, to, wait }: RollbackOptions,
  context: Context,
): Promise<void> {
  const { output, signal } = context;
  const clients = connect();
  const { bucket } = await findStack({ ...clients, stage, signal });
  const request = { endpointName, requestId: randomUUID(), ...(to !== undefined && { to }) };
  const started = await start({ source: "onnxify.rollback", ...request }, { ...clients, stage, signal });
  const { model, from, to: releaseId, executionArn } = started;
  output.say(`${endpointName} goes back from release ${from} to ${releaseId} (${executionArn})`);
  if (!wait) return output.answer(started, () => [howToAsk(endpointName)]);
  const entry = { model, endpointName, executionArn, state: "accepted" } as const;
  await followOne(entry, { clients, bucket, ...context });
}

async function start(request: RestorationRequest, options: InvokeOptions): Promise<StartedRestoration> {
  try {
    // The function vouches for the shape.
    return (await invokeFunction("trigger", request, options)) as StartedRestoration;
  } catch (error) {
    if (error instanceof FunctionError && error.name === "RestorationError") {
      throw new BadInputError(error.message);
    }
    throw error;
  }
}
