import { parseDocument } from "yaml";
import { ManifestError } from "#lib/errors.ts";

/** A manifest before its entries are looked at. */
export interface ManifestList {
  defaults: object;
  models: unknown[];
}

/**
 * The list that a manifest holds, by the ending of its key.
 *
 * @throws ManifestError that names the line where reading stopped, or the ending that is not known.
 */
export function readList(key: string, text: string): ManifestList {
  const ending = key.toLowerCase().split(".").at(-1);
  if (ending === "txt") return { defaults: {}, models: readLines(text) };
  if (ending === "json" || ending === "yaml" || ending === "yml") return toList(key, readYaml(key, text));
  throw new ManifestError(`${key} ends in none of .txt, .json, .yaml and .yml.`, {
    nextStep: "Rename it after what is in it.",
  });
}

/** One id a line, `id@revision` allowed, `#` starts a comment. */
function readLines(text: string): unknown[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.replace(/(^|\s)#.*$/, "").trim())
    .filter((line) => line.length > 0);
}

/** JSON is YAML as well, and the YAML reader says where it stopped. Aliases are not followed, so that no bomb unfolds. */
function readYaml(key: string, text: string): unknown {
  const document = parseDocument(text, { schema: key.toLowerCase().endsWith(".json") ? "json" : "core" });
  const [error] = document.errors;
  if (error === undefined) return withoutAliases(key, () => document.toJS({ maxAliasCount: 0 }));
  const { line, col } = error.linePos?.[0] ?? { line: 1, col: 1 };
  const [reason = error.message] = error.message.split(" at line ");
  throw new ManifestError(`${key} cannot be read: ${reason.trim()} (line ${line}, column ${col}).`, {
    nextStep: "Mend that line and put the manifest again.",
  });
}

function withoutAliases(key: string, read: () => unknown): unknown {
  try {
    return read();
  } catch (cause) {
    throw new ManifestError(`${key} uses YAML aliases, which manifests may not.`, {
      nextStep: "Write the values out, or use `defaults`.",
      cause,
    });
  }
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
