import { endpointNameOf } from "#lib/names.ts";
import { connect } from "./aws/connect.ts";
import { findStack } from "./aws/find-stack.ts";
import { manifestKeyOf } from "./aws/manifest-key.ts";
import { putManifest } from "./aws/put-manifest.ts";
import type { Context, StageOption } from "./context.ts";
import { BadInputError } from "./errors.ts";
import { isAccepted } from "./follow/follow-deployments.ts";
import { followOne, howToAsk } from "./follow/follow-one.ts";
import { lookAgain } from "./reconcile/look-again.ts";
import { checkEntry, type EntryOptions } from "./result/check-entry.ts";
import { describeHold } from "./result/describe-hold.ts";

export interface DeployOptions extends StageOption, EntryOptions {
  /** False to answer as soon as the execution is started. */
  wait: boolean;
}

/**
 * Writes the manifest of one model, follows its execution, and tells what came of it.
 *
 * @throws BadInputError for an entry that is refused, or whose endpoint was taken back by hand; FailedError when the
 * execution fails.
 */
export async function deploy({ stage, wait, ...options }: DeployOptions, context: Context): Promise<void> {
  const { output, signal } = context;
  const entry = checkEntry(options);
  const endpointName = entry.endpointName ?? endpointNameOf(entry.model);
  const clients = connect();
  const { bucket } = await findStack({ ...clients, stage, signal });
  const key = manifestKeyOf(endpointName);
  const [written] = await putManifest({ ...clients, bucket, key, entries: [entry], signal });
  if (!isAccepted(written))
    throw new BadInputError(written?.error?.message ?? `${key} has no entry any more.`);
  if (written.held)
    throw new BadInputError(`${endpointName} is held ${describeHold(endpointName, written.held)}`);
  const status = await lookAgain(written, key, { ...clients, stage, signal });
  const { executionArn } = status;
  output.say(`${entry.model} goes to the endpoint ${endpointName} (${executionArn})`);
  if (!wait) return output.answer({ endpointName, executionArn }, () => [howToAsk(endpointName)]);
  await followOne({ ...status, endpointName }, { clients, bucket, ...context });
}
