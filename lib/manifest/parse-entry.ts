import type { z } from "zod";
import { ManifestError } from "#lib/errors.ts";
import { escapeInvisible, shorten } from "#lib/escape-invisible.ts";
import { endpointNameOf } from "#lib/names.ts";
import { temporaryPrefixOf } from "#lib/temporary-endpoints/temporary-name.ts";
import { describeExpectation } from "./describe-expectation.ts";
import {
  benchmarkSchema,
  checkedEntrySchema,
  dataCaptureSchema,
  type Entry,
  entrySchema,
  gatesSchema,
  gridSchema,
  notificationSchema,
  serverlessSchema,
} from "./schema.ts";

const longestValueShown = 120;

/** Where an entry stands, for messages, and what it inherits. */
export interface EntryContext {
  defaults?: object;
  place: string;
}

/**
 * An entry with every default filled in. A string is a model id, with the revision after `@`.
 *
 * @throws ManifestError that names the path, the value and what was expected.
 */
export function parseEntry(value: unknown, { defaults = {}, place }: EntryContext): Entry {
  const fields = typeof value === "string" ? splitId(value) : value;
  if (typeof fields !== "object" || fields === null || Array.isArray(fields)) {
    throw refusal(place, value, "a model id, or an object with `model`");
  }
  const result = checkedEntrySchema.safeParse({ ...defaults, ...fields });
  if (!result.success) throw refusalOf(result.error, { place, value: { ...defaults, ...fields } });
  const { endpointName = endpointNameOf(result.data.model) } = result.data;
  const reserved = temporaryPrefixOf(endpointName);
  if (reserved !== undefined) {
    const expected = `a name that does not begin with ${reserved}, as those of temporary endpoints do`;
    throw refusal(`${place}.endpointName`, endpointName, expected);
  }
  return { ...result.data, endpointName };
}

function splitId(id: string): object {
  const [model, ...revision] = id.split("@");
  return revision.length === 0 ? { model } : { model, revision: revision.join("@") };
}

function refusalOf(error: z.ZodError, { place, value }: { place: string; value: object }): ManifestError {
  const issue = innermost(error.issues[0]);
  const path = issue?.path ?? [];
  const where = [place, ...path].join(".");
  if (issue?.code === "unrecognized_keys") {
    return refusal(where, issue.keys.join(", "), `only keys among ${knownKeys(path).join(", ")}`);
  }
  return refusal(where, valueAt(value, path), describeExpectation(issue));
}

/** Of what fits no form of a union, what the first form says, which is the one that people write. */
function innermost(issue: z.core.$ZodIssue | undefined): z.core.$ZodIssue | undefined {
  const inner = issue?.code === "invalid_union" ? issue.errors[0]?.[0] : undefined;
  return issue && inner ? { ...inner, path: [...issue.path, ...inner.path] } : issue;
}

/** The objects within an entry. */
const sections = new Map<PropertyKey | undefined, { shape: object }>([
  ["gates", gatesSchema],
  ["benchmark", benchmarkSchema],
  ["serverless", serverlessSchema],
  ["dataCapture", dataCaptureSchema],
  ["notification", notificationSchema],
]);

function knownKeys([section, part]: readonly PropertyKey[]): string[] {
  if (section === "benchmark" && part === "grid") return Object.keys(gridSchema.shape);
  return Object.keys((sections.get(section) ?? entrySchema).shape);
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inner, key) => (typeof inner === "object" && inner !== null ? Reflect.get(inner, key) : undefined),
    value,
  );
}

function refusal(where: string, value: unknown, expected: string): ManifestError {
  const shown = escapeInvisible(shorten(JSON.stringify(value) ?? "nothing", longestValueShown));
  return new ManifestError(`${where} is ${shown}; expected ${expected}.`, {
    nextStep: "Mend the entry and put the manifest again.",
  });
}
