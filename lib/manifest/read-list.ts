import { load, YAMLException } from "js-yaml";
import { ManifestError } from "#lib/errors.ts";
import { escapeInvisible, shorten } from "#lib/escape-invisible.ts";

/** A manifest before its entries are looked at. */
export interface ManifestList {
  defaults: object;
  models: unknown[];
}

/** Ten thousand entries with every field there is, and as much again for texts with commas. */
const mostValues = 1_000_000;

/** The grid's lists lie six deep. A limit keeps everything that looks at values later from running out of stack. */
const deepestNesting = 10;

/**
 * The list that a manifest holds, by the ending of its key.
 *
 * @throws ManifestError that names the line where reading stopped, or the ending that is not known.
 */
export function readList(key: string, text: string): ManifestList {
  const ending = key.toLowerCase().split(".").at(-1);
  if (ending === "txt") return { defaults: {}, models: readLines(text) };
  if (ending === "json") return toList(key, readJson(key, text));
  if (ending === "yaml" || ending === "yml") return toList(key, readYaml(key, text));
  throw new ManifestError(`${key} ends in none of .txt, .json, .yaml and .yml.`, {
    nextStep: "Rename it after what is in it.",
  });
}

/** One id a line, `id@revision` allowed, `#` starts a comment. */
function readLines(text: string): unknown[] {
  return text
    .split(/\r\n|\r|\n/)
    .map((line) => line.replace(/(^|\s)#.*$/s, "").trim())
    .filter((line) => line.length > 0);
}

/** JSON is YAML as well, whose reader bounds the depth, takes no key twice, and says where it stopped. */
function readJson(key: string, text: string): unknown {
  readYaml(key, text);
  try {
    return JSON.parse(text);
  } catch (cause) {
    const reason = cause instanceof SyntaxError ? escapeInvisible(cause.message) : String(cause);
    throw new ManifestError(`${key} cannot be read: it is YAML, but no JSON: ${reason}.`, {
      nextStep: "Mend it, or rename it to .yaml.",
      cause,
    });
  }
}

/** Aliases are not followed, so that no bomb unfolds. */
function readYaml(key: string, text: string): unknown {
  refuseTooManyValues(key, text);
  try {
    return load(text, { maxAliases: 0, maxDepth: deepestNesting + 1 });
  } catch (error) {
    if (error instanceof YAMLException) throw refusalOf(key, error);
    throw error;
  }
}

/** Ten million bytes hold three million empty objects, which take a gigabyte to read. */
function refuseTooManyValues(key: string, text: string): void {
  const count = text.length - text.replaceAll(/[[{,\n]/g, "").length;
  if (count <= mostValues) return;
  throw new ManifestError(`${key} has more than ${mostValues} lines and commas.`, {
    nextStep: "Split it into several.",
  });
}

function refusalOf(key: string, cause: YAMLException): ManifestError {
  const { mark } = cause;
  const reason = escapeInvisible(shorten(cause.reason, 200));
  const place = mark === undefined ? "" : ` (line ${mark.line + 1}, column ${mark.column + 1})`;
  if (reason.startsWith("aliases exceeded")) {
    return new ManifestError(`${key} uses YAML aliases${place}, which manifests may not.`, {
      nextStep: "Write the values out, or use `defaults`.",
      cause,
    });
  }
  const what = reason.startsWith("nesting exceeded")
    ? `it is nested more than ${deepestNesting} deep`
    : reason;
  return new ManifestError(`${key} cannot be read: ${what}${place}.`, {
    nextStep: "Mend that line and put the manifest again.",
    cause,
  });
}

function toList(key: string, value: unknown): ManifestList {
  if (Array.isArray(value)) return { defaults: {}, models: value };
  if (isObject(value) && Array.isArray(value.models)) {
    const { defaults = {}, models, ...unknown } = value;
    const [surplus] = Object.keys(unknown);
    if (surplus === undefined && isObject(defaults) && Array.isArray(models)) return { defaults, models };
  }
  throw new ManifestError(`${key} is neither a list of models nor {defaults, models}.`, {
    nextStep: 'Write ["organisation/model"], or {"defaults": {}, "models": ["organisation/model"]}.',
  });
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
