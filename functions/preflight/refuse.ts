import { type OnnxifyError, PreflightError } from "#lib/errors.ts";

/**
 * Ends the step when something stands in the way.
 *
 * @throws the problem itself when it is the only one; PreflightError with the sentences of all when there are several.
 */
export function refuse(problems: readonly OnnxifyError[]): void {
  const [first, ...others] = problems;
  if (first === undefined) return;
  if (others.length === 0) throw first;
  const list = problems.map(({ name, message }, index) => `(${index + 1}) ${name}: ${message}`);
  throw new PreflightError(`${problems.length} things stand in the way. ${list.join(" ")}`, {
    nextStep: "Nothing has been started; mend them all and put the manifest again.",
    cause: new AggregateError(problems),
  });
}
