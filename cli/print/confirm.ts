import { createInterface } from "node:readline/promises";
import type { Context } from "#cli/context.ts";
import { BadInputError } from "#cli/errors.ts";

/**
 * Asks a question that only "yes" answers.
 *
 * @throws BadInputError for any other answer, and where nobody is there to answer.
 */
export async function confirm(question: string, { output, signal }: Context): Promise<void> {
  if (!output.isTerminal || process.stdin.isTTY !== true) {
    throw new BadInputError(`${question} Say so with --yes.`);
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await terminal.question(`${question} (yes/no) `, { signal });
    if (answer.trim() !== "yes") throw new BadInputError("Nothing is removed.");
  } finally {
    terminal.close();
  }
}
