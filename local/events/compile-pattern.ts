import { CloudError } from "#local/cloud-error.ts";
import { isJsonObject } from "#local/wire/is-json-object.ts";
import type { JsonObject } from "#local/wire/json-service.ts";

/** Tells whether a value of an event, or `undefined` for none, is what a pattern wants. */
export type Matches = (value: unknown) => boolean;

/**
 * Turns an EventBridge event pattern into a function: objects must match in every field, arrays list alternatives, and
 * an array in the event matches with any of its values.
 *
 * Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 *
 * @throws CloudError that names an operator which is not here, and where it stands.
 */
export function compilePattern(pattern: unknown, path = "EventPattern"): Matches {
  if (Array.isArray(pattern)) return compileAlternatives(pattern, path);
  if (!isJsonObject(pattern)) throw new CloudError(`${path} must be an object or an array of alternatives.`);
  const fields = Object.entries(pattern).map(
    ([name, value]) => [name, compilePattern(value, `${path}.${name}`)] as const,
  );
  return (event) => {
    const container: JsonObject = isJsonObject(event) ? event : {};
    return fields.every(([name, matches]) => matches(container[name]));
  };
}

function compileAlternatives(alternatives: unknown[], path: string): Matches {
  const compiled = alternatives.map((alternative) => compileAlternative(alternative, path));
  return (value) => {
    const values = Array.isArray(value) && value.length > 0 ? value : [value];
    return values.some((item) => compiled.some((matches) => matches(item)));
  };
}

function compileAlternative(alternative: unknown, path: string): Matches {
  if (!isJsonObject(alternative)) return (value) => value === alternative;
  const [[operator, operand] = ["", undefined], ...others] = Object.entries(alternative);
  const create = Object.hasOwn(operators, operator) ? operators[operator] : undefined;
  const matches = others.length === 0 ? create?.(operand, path) : undefined;
  if (matches !== undefined) return matches;
  const known = Object.keys(operators).join(", ");
  const text = JSON.stringify(alternative);
  throw new CloudError(`${path} has ${text}, which the local cloud cannot match; it knows ${known}.`);
}

/** Each gives `undefined` for an operand that it cannot take. */
const operators: Record<string, (operand: unknown, path: string) => Matches | undefined> = {
  prefix: (operand) => ofText(operand, (text, prefix) => text.startsWith(prefix)),
  suffix: (operand) => ofText(operand, (text, suffix) => text.endsWith(suffix)),
  wildcard: (operand) => {
    const pattern = typeof operand === "string" ? wildcard(operand) : undefined;
    return ofText(operand, (text) => pattern?.test(text) ?? false);
  },
  "equals-ignore-case": (operand) =>
    ofText(operand, (text, wanted) => text.toLowerCase() === wanted.toLowerCase()),
  exists: (operand) =>
    typeof operand === "boolean" ? (value) => (value !== undefined) === operand : undefined,
  "anything-but": (operand, path) => {
    const unwanted = compileAlternatives(Array.isArray(operand) ? operand : [operand], path);
    return (value) => value !== undefined && !unwanted(value);
  },
};

function ofText(operand: unknown, matches: (text: string, operand: string) => boolean): Matches | undefined {
  return typeof operand === "string"
    ? (value) => typeof value === "string" && matches(value, operand)
    : undefined;
}

/** `*` is any number of characters; `\*` and `\\` are the characters themselves. */
function wildcard(text: string): RegExp {
  const source = text.replaceAll(/\\([*\\])|\*|[^*]/gs, (part, escaped?: string) =>
    part === "*" ? ".*" : RegExp.escape(escaped ?? part),
  );
  return new RegExp(`^${source}$`, "s");
}
