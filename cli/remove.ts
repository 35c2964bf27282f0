import { connect } from "./aws/connect.ts";
import { findStack } from "./aws/find-stack.ts";
import type { Context, StageOption } from "./context.ts";
import { BadInputError } from "./errors.ts";
import { confirm } from "./print/confirm.ts";
import { removeAll } from "./removal/remove-all.ts";
import { removeEndpoint } from "./removal/remove-endpoint.ts";

export interface RemoveOptions extends StageOption {
  endpointName?: string | undefined;
  /** True to remove everything that the stage has. */
  all: boolean;
  /** True to remove the endpoint's releases and reports as well. */
  purge: boolean;
  /** True to ask nothing. */
  yes: boolean;
}

/**
 * Removes one endpoint and what belongs to it, or everything that a stage has made, which leaves its stack empty.
 *
 * @throws BadInputError when neither or both are named, or nobody has confirmed.
 */
export async function remove(options: RemoveOptions, context: Context): Promise<void> {
  const { stage, endpointName, all, purge } = options;
  if ((endpointName === undefined) !== all) {
    throw new BadInputError("Name one endpoint, or remove everything of a stage with --all.");
  }
  const clients = connect();
  const stack = await findStack({ ...clients, stage, signal: context.signal });
  const { removed, note } = createNotes(context);
  if (endpointName !== undefined) {
    const { signal } = context;
    const kept = await removeEndpoint(endpointName, { ...stack, stage, clients, signal, purge, note });
    return context.output.answer({ endpointName, removed, ...(purge && { kept }) }, () => [
      ...kept.map((release) => `kept ${release}, which another endpoint has`),
      `${endpointName} is gone.`,
    ]);
  }
  const question = `Remove every manifest, endpoint, release and report of the stack onnxify-${stage}?`;
  if (!options.yes) await confirm(question, context);
  await removeAll({ stage, stack, clients, signal: context.signal, note });
  context.output.answer({ stage, removed }, () => [
    `The stack onnxify-${stage} is empty; \`npx serverless remove --stage ${stage}\` takes it away.`,
  ]);
}

function createNotes({ output }: Context): { removed: string[]; note: (...things: string[]) => void } {
  const removed: string[] = [];
  const note = (...things: string[]) => {
    removed.push(...things);
    for (const thing of things) output.say(`removed ${thing}`);
  };
  return { removed, note };
}
