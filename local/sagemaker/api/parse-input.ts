import type { z } from "zod";
import type { AwsError, JsonObject } from "#local/wire/json-service.ts";
import { constraintOf } from "./constraint-of.ts";
import { notRunLocally, serializationException, validationException } from "./errors.ts";

type Issue = z.core.$ZodIssue;

/**
 * Reads a request by its schema.
 *
 * Throws `ValidationException` worded as AWS words it ("1 validation error detected: Value 'a_b' at 'endpointName'
 * failed to satisfy constraint: ..."), `SerializationException` for JSON of the wrong kind, and says so when a member
 * exists on AWS but not here.
 */
export function parseInput<Schema extends z.ZodType>(schema: Schema, input: JsonObject): z.output<Schema> {
  const result = schema.safeParse(input);
  if (result.success) {
    return result.data;
  }
  throw inputError(result.error.issues, input);
}

function inputError(issues: Issue[], input: JsonObject): AwsError {
  for (const issue of issues) {
    const value = valueAt(input, issue.path);
    if (issue.code === "unrecognized_keys") {
      return notRunLocally(issue.keys.map((key) => `'${memberPath([...issue.path, key])}'`).join(", "));
    }
    if (issue.code === "invalid_type" && value !== undefined) {
      return serializationException(
        `${kindOf(value)} can not be converted to a ${issue.expected} at '${memberPath(issue.path)}'`,
      );
    }
  }
  const details = issues.map((issue) => describe(issue, valueAt(input, issue.path)));
  const noun = details.length === 1 ? "validation error" : "validation errors";
  return validationException(`${details.length} ${noun} detected: ${details.join("; ")}`);
}

function describe(issue: Issue, value: unknown): string {
  const shown = value === undefined ? "null" : `'${show(value)}'`;
  const constraint = value === undefined ? "Member must not be null" : constraintOf(issue);
  return `Value ${shown} at '${memberPath(issue.path)}' failed to satisfy constraint: ${constraint}`;
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => {
    return typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
  }, input);
}

/** AWS names members by their Java fields, and list items from 1: `tags.1.member.key`. */
function memberPath(path: readonly PropertyKey[]): string {
  return path
    .map((key) => (typeof key === "number" ? `${key + 1}.member` : lowerFirst(String(key))))
    .join(".");
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

/** Lists and maps as Java prints them: `[a, b]` and `{K=v}`. */
function show(value: unknown): string {
  if (Array.isArray(value)) {
    return `[${value.map(show).join(", ")}]`;
  }
  if (typeof value === "object" && value !== null) {
    return `{${Object.entries(value)
      .map(([key, item]) => `${key}=${show(item)}`)
      .join(", ")}}`;
  }
  return String(value);
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) {
    return "LIST_VALUE";
  }
  return value === null ? "NULL_VALUE" : `${(typeof value).toUpperCase()}_VALUE`;
}
