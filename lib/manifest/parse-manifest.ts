import { ManifestError } from "#lib/errors.ts";
import { escapeInvisible, shorten } from "#lib/escape-invisible.ts";
import { parseEntry } from "./parse-entry.ts";
import { readList } from "./read-list.ts";
import type { Entry } from "./schema.ts";

/** An id has 193 characters at most; what is no id may have millions. */
const longestModelShown = 200;

/** One entry of a manifest: understood, or refused with the reason. */
export type ParsedEntry = { index: number; model: string } & ({ entry: Entry } | { error: ManifestError });

/** The largest manifest that is read: ten thousand entries fit ten times over. */
export const largestManifestInBytes = 10 * 1024 * 1024;

/** At StartExecution's smallest rate, these are started in a minute or two of the trigger's fifteen. */
export const mostEntries = 10_000;

/**
 * Reads a manifest: `.txt`, `.json`, `.yaml` or `.yml` by its key's ending. A bad entry never stops its neighbours.
 *
 * @param stackDefaults hold where neither the manifest's own defaults nor the entry says otherwise.
 * @throws ManifestError when the manifest as a whole cannot be read.
 */
export function parseManifest(name: string, text: string, stackDefaults: object = {}): ParsedEntry[] {
  const key = escapeInvisible(name);
  const { models, ...list } = readList(key, text);
  const defaults = { ...stackDefaults, ...list.defaults };
  if (models.length === 0) {
    throw new ManifestError(`${key} names no model.`, {
      nextStep: "Write one Hugging Face model id a line.",
    });
  }
  if (models.length > mostEntries) {
    throw new ManifestError(`${key} has ${models.length} entries; a manifest may have ${mostEntries}.`, {
      nextStep: "Split it into several.",
    });
  }
  return markConflicts(models.map((value, index) => parseOne({ defaults, value, index })));
}

function parseOne({
  defaults,
  value,
  index,
}: {
  defaults: object;
  value: unknown;
  index: number;
}): ParsedEntry {
  try {
    const entry = parseEntry(value, { defaults, place: `models[${index}]` });
    return { index, model: entry.model, entry };
  } catch (error) {
    if (error instanceof ManifestError) return { index, model: modelOf(value), error };
    throw error;
  }
}

/** What a refused entry calls its model, for people. */
function modelOf(value: unknown): string {
  const model = typeof value === "object" && value !== null && "model" in value ? value.model : value;
  return typeof model === "string" ? escapeInvisible(shorten(model, longestModelShown)) : "";
}

/** Two entries for one endpoint would replace each other for ever: the first keeps it. */
function markConflicts(entries: ParsedEntry[]): ParsedEntry[] {
  const owners = new Map<string, number>();
  return entries.map((parsed) => {
    if (!("entry" in parsed)) return parsed;
    const { endpointName } = parsed.entry;
    const owner = owners.get(endpointName.toLowerCase());
    owners.set(endpointName.toLowerCase(), owner ?? parsed.index);
    if (owner === undefined) return parsed;
    const message = `models[${parsed.index}] asks for the endpoint ${endpointName}, which models[${owner}] asks for already.`;
    const error = new ManifestError(message, { nextStep: "Give one of them another `endpointName`." });
    return { index: parsed.index, model: parsed.model, error };
  });
}
