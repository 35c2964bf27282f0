import { CloudError } from "#local/cloud-error.ts";
import { isJsonObject } from "#local/wire/is-json-object.ts";
import type { JsonObject } from "#local/wire/json-service.ts";

/** Where references lead. */
export interface References {
  /** The value of `Ref`: a parameter, a pseudo parameter or a resource; `undefined` for none of them. */
  ref(name: string): Promise<string | string[] | undefined>;
  /** The value of `Fn::GetAtt`; `undefined` for a resource or attribute that does not exist. */
  attribute(resource: string, attribute: string): Promise<string | undefined>;
  /** Whether a condition of the template holds; `undefined` for one that it does not have. */
  condition(name: string): Promise<boolean | undefined>;
}

/** `Ref` of this leaves the property out. */
const noValue = "AWS::NoValue";

/**
 * Replaces every intrinsic function in a value of a template: Ref, Fn::GetAtt, Fn::Sub, Fn::Join, Fn::Split and Fn::If.
 *
 * @param path where the value stands, for errors.
 * @throws CloudError for any other intrinsic function, and for references that lead nowhere.
 */
export async function resolveValue(value: unknown, references: References, path: string): Promise<unknown> {
  if (Array.isArray(value)) return resolveList(value, references, path);
  if (!isJsonObject(value)) return value;
  const [[name, operand] = ["", undefined], ...others] = Object.entries(value);
  if (others.length === 0 && (name === "Ref" || name.startsWith("Fn::"))) {
    return resolveIntrinsic({ name, operand, references, path });
  }
  return resolveObject(value, references, path);
}

// Lists and objects are resolved one item after the other, so that only one chain of resources is being deployed at a
// time, and a cycle shows as a resource that is in its own chain.
async function resolveList(values: unknown[], references: References, path: string): Promise<unknown[]> {
  const items: unknown[] = [];
  for (const [index, value] of values.entries()) {
    const item = await resolveValue(value, references, `${path}[${index}]`);
    if (item !== undefined) items.push(item);
  }
  return items;
}

async function resolveObject(value: JsonObject, references: References, path: string): Promise<JsonObject> {
  const entries: [string, unknown][] = [];
  for (const [name, item] of Object.entries(value)) {
    const resolved = await resolveValue(item, references, `${path}.${name}`);
    if (resolved !== undefined) entries.push([name, resolved]);
  }
  return Object.fromEntries(entries);
}

interface Intrinsic {
  name: string;
  operand: unknown;
  references: References;
  path: string;
}

function resolveIntrinsic(intrinsic: Intrinsic): Promise<unknown> {
  switch (intrinsic.name) {
    case "Ref":
      return resolveRef(intrinsic);
    case "Fn::GetAtt":
      return resolveAttribute(intrinsic);
    case "Fn::Sub":
      return resolveSub(intrinsic);
    case "Fn::Join":
      return resolveJoin(intrinsic);
    case "Fn::Split":
      return resolveSplit(intrinsic);
    case "Fn::If":
      return resolveIf(intrinsic);
    default:
      throw failure(
        intrinsic,
        "which the local cloud does not have; it has Ref, Fn::GetAtt, Fn::Sub, Fn::Join, Fn::Split and Fn::If",
      );
  }
}

async function resolveRef(intrinsic: Intrinsic): Promise<string | string[] | undefined> {
  const { operand, references } = intrinsic;
  if (operand === noValue) return undefined;
  const value = typeof operand === "string" ? await references.ref(operand) : undefined;
  if (value === undefined) throw failure(intrinsic, "but the template has no such parameter or resource");
  return value;
}

async function resolveAttribute(intrinsic: Intrinsic): Promise<string> {
  const { operand, references } = intrinsic;
  const parts = typeof operand === "string" ? operand.split(/\.(.*)/s).slice(0, 2) : operand;
  const [resource, attribute]: unknown[] = Array.isArray(parts) ? parts : [];
  const isComplete = typeof resource === "string" && typeof attribute === "string";
  const value = isComplete ? await references.attribute(resource, attribute) : undefined;
  if (value === undefined)
    throw failure(intrinsic, "but there is no such resource, or it has no such attribute here");
  return value;
}

/** `Fn::Sub` of a text, or of a text and a map of variables; `${!Name}` stays `${Name}`. */
async function resolveSub(intrinsic: Intrinsic): Promise<string> {
  const { operand, references, path } = intrinsic;
  const [text, map]: unknown[] = Array.isArray(operand) ? operand : [operand, {}];
  if (typeof text !== "string" || !isJsonObject(map))
    throw failure(intrinsic, "which needs a text and a map");
  const variables = await resolveObject(map, references, `${path}.Fn::Sub`);
  let result = "";
  let position = 0;
  for (const match of text.matchAll(/\$\{(!?)([^}]+)\}/g)) {
    const [whole, literal, name = ""] = match;
    const value = literal === "!" ? `\${${name}}` : await substitute(intrinsic, variables, name.trim());
    result += text.slice(position, match.index) + value;
    position = match.index + whole.length;
  }
  return result + text.slice(position);
}

async function substitute(intrinsic: Intrinsic, variables: JsonObject, name: string): Promise<string> {
  const variable = Object.hasOwn(variables, name) ? variables[name] : undefined;
  if (variable !== undefined) return String(variable);
  const { references } = intrinsic;
  const [resource = "", attribute] = name.split(/\.(.*)/s);
  const value = await (attribute === undefined
    ? references.ref(resource)
    : references.attribute(resource, attribute));
  if (typeof value === "string") return value;
  throw failure(intrinsic, `but \${${name}} is no variable, parameter, resource or attribute`);
}

async function resolveJoin(intrinsic: Intrinsic): Promise<string> {
  const { operand, references, path } = intrinsic;
  const [delimiter, values]: unknown[] = Array.isArray(operand) ? operand : [];
  const items = await resolveValue(values, references, `${path}.Fn::Join`);
  if (typeof delimiter !== "string" || !Array.isArray(items)) {
    throw failure(intrinsic, "which needs a delimiter and a list");
  }
  return items.join(delimiter);
}

async function resolveSplit(intrinsic: Intrinsic): Promise<string[]> {
  const { operand, references, path } = intrinsic;
  const [delimiter, source]: unknown[] = Array.isArray(operand) ? operand : [];
  const text = await resolveValue(source, references, `${path}.Fn::Split`);
  if (typeof delimiter !== "string" || typeof text !== "string") {
    throw failure(intrinsic, "which needs a delimiter and a text");
  }
  return text.split(delimiter);
}

/** Only the branch that is taken is resolved: the other may refer to resources that are not there. */
async function resolveIf(intrinsic: Intrinsic): Promise<unknown> {
  const { operand, references, path } = intrinsic;
  const [name, whenTrue, whenFalse]: unknown[] = Array.isArray(operand) ? operand : [];
  const holds = typeof name === "string" ? await references.condition(name) : undefined;
  if (holds === undefined) throw failure(intrinsic, "but the template has no such condition");
  return resolveValue(holds ? whenTrue : whenFalse, references, `${path}.Fn::If`);
}

function failure({ name, operand, path }: Intrinsic, reason: string): CloudError {
  const text = JSON.stringify(operand)?.slice(0, 200);
  return new CloudError(`${path} has {"${name}": ${text}}, ${reason}.`);
}
