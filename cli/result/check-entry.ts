import type { z } from "zod";
import { BadInputError } from "#cli/errors.ts";
import { describeExpectation } from "#lib/manifest/describe-expectation.ts";
import { entrySchema } from "#lib/manifest/schema.ts";

/** What `deploy` is asked for: a manifest's entry, as far as it was typed. */
export interface EntryOptions {
  model: string;
  revision?: string;
  task?: string;
  endpointName?: string;
  instanceType?: string;
  instanceCount?: number;
  quantization?: string;
  redeploy?: string;
}

/**
 * Checks the options against the manifest's schema, and answers them as they are: the trigger fills in the defaults.
 *
 * @throws BadInputError that names the option, the value and what was expected.
 */
export function checkEntry(options: EntryOptions): EntryOptions {
  const result = entrySchema.safeParse(options);
  if (result.success) return options;
  throw new BadInputError(describeIssue(result.error, options));
}

function describeIssue({ issues: [issue] }: z.ZodError, options: EntryOptions): string {
  const [name] = Object.keys(options).filter((key) => key === issue?.path[0]);
  const value = Object.entries(options).find(([key]) => key === name)?.[1];
  const option =
    name === "model" ? "The model" : `--${name?.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  return `${option} is ${JSON.stringify(value)}; expected ${describeExpectation(issue)}.`;
}
