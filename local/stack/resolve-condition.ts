import { CloudError } from "#local/cloud-error.ts";
import { isJsonObject } from "#local/wire/is-json-object.ts";
import { type References, resolveValue } from "./resolve-value.ts";

/**
 * Says whether a condition of a template holds: Fn::Equals, Fn::Not, Fn::And, Fn::Or, and `Condition` for another one.
 *
 * @param path where the condition stands, for errors.
 * @throws CloudError for any other function, and for a condition that the template does not have.
 */
export async function resolveCondition(
  condition: unknown,
  references: References,
  path: string,
): Promise<boolean> {
  const [[name, operand] = ["", undefined], ...others] = isJsonObject(condition)
    ? Object.entries(condition)
    : [];
  const operands: unknown[] = Array.isArray(operand) ? operand : [operand];
  const evaluate = others.length === 0 && Object.hasOwn(functions, name) ? functions[name] : undefined;
  if (evaluate !== undefined) return evaluate(operands, references, `${path}.${name}`);
  const known = Object.keys(functions).join(", ");
  throw new CloudError(
    `${path} is ${JSON.stringify(condition)?.slice(0, 200)}, which the local cloud cannot decide; it knows ${known}.`,
  );
}

type Evaluate = (operands: unknown[], references: References, path: string) => Promise<boolean>;

const functions: Record<string, Evaluate> = {
  Condition: async ([name], references, path) => {
    const holds = typeof name === "string" ? await references.condition(name) : undefined;
    if (holds !== undefined) return holds;
    throw new CloudError(`${path} is ${JSON.stringify(name)}, but the template has no such condition.`);
  },
  "Fn::Equals": async (operands, references, path) => {
    const [left, right] = await Promise.all(
      operands.map((operand) => resolveValue(operand, references, path)),
    );
    return JSON.stringify(left) === JSON.stringify(right);
  },
  "Fn::Not": async ([operand], references, path) => !(await resolveCondition(operand, references, path)),
  "Fn::And": async (operands, references, path) =>
    (await resolveAll(operands, references, path)).every((holds) => holds),
  "Fn::Or": async (operands, references, path) =>
    (await resolveAll(operands, references, path)).some((holds) => holds),
};

function resolveAll(operands: unknown[], references: References, path: string): Promise<boolean[]> {
  return Promise.all(operands.map((operand) => resolveCondition(operand, references, path)));
}
