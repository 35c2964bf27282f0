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
