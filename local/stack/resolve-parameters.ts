import { CloudError } from "#local/cloud-error.ts";
import type { Template } from "./template.ts";

/**
 * The value of every parameter of a template: the given one, or its default.
 *
 * @throws CloudError for a parameter without a value, or a value for a parameter that the template does not have.
 */
export function resolveParameters(
  { Parameters }: Template,
  given: Record<string, string>,
): Record<string, string> {
  const known = Object.keys(Parameters).join(", ");
  for (const name of Object.keys(given)) {
    if (Object.hasOwn(Parameters, name)) continue;
    throw new CloudError(`The stack has no parameter ${name}; it has ${known || "none"}.`);
  }
  const values = Object.entries(Parameters).map(([name, parameter]) => {
    const value = given[name] ?? parameter.Default;
    if (value !== undefined) return [name, value] as const;
    throw new CloudError(`The stack's parameter ${name} has no default and was given no value.`);
  });
  return Object.fromEntries(values);
}

/** The same values as `Ref` gives them: a CommaDelimitedList is a list, and an empty one has no items. */
export function listParameters(
  { Parameters }: Template,
  values: Record<string, string>,
): Record<string, string | string[]> {
  const references = Object.entries(values).map(([name, value]) => {
    const isList = Parameters[name]?.Type === "CommaDelimitedList";
    return [name, isList ? splitList(value) : value] as const;
  });
  return Object.fromEntries(references);
}

function splitList(text: string): string[] {
  return text === "" ? [] : text.split(",").map((item) => item.trim());
}
