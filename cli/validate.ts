import { readFile, stat } from "node:fs/promises";
import { basename } from "node:path";
import { ManifestError } from "#lib/errors.ts";
import { decodeManifest } from "#lib/manifest/decode-manifest.ts";
import { largestManifestInBytes, type ParsedEntry, parseManifest } from "#lib/manifest/parse-manifest.ts";
import type { Context } from "./context.ts";
import { BadInputError } from "./errors.ts";
import { formatTable } from "./print/format-table.ts";

export interface ValidateOptions {
  /** The path of a manifest on this machine. */
  file: string;
}

/**
 * Reads a manifest as the trigger would, and says what would become of every entry. Nothing is asked of any network.
 *
 * @throws BadInputError when the file cannot be read, or an entry would be refused.
 */
export async function validate({ file }: ValidateOptions, { output }: Context): Promise<void> {
  const entries = parseManifest(basename(file), await readManifest(file));
  const refused = entries.filter((parsed) => "error" in parsed);
  output.answer({ file, entries: entries.map(describeEntry) }, () => formatEntries(entries));
  if (refused.length === 0) return;
  const count = `${refused.length} of ${entries.length} ${entries.length === 1 ? "entry" : "entries"}`;
  throw new BadInputError(`${file}: ${count} would be refused.`);
}

async function readManifest(file: string): Promise<string> {
  const { size } = await stat(file).catch((cause: Error) => {
    throw new BadInputError(`${file} cannot be read: ${cause.message}`, { cause });
  });
  if (size <= largestManifestInBytes) return decodeManifest(basename(file), await readFile(file));
  throw new ManifestError(`${file} has ${size} bytes; a manifest may have ${largestManifestInBytes}.`, {
    nextStep: "Split it into several.",
  });
}

function describeEntry(parsed: ParsedEntry): object {
  const { index, model } = parsed;
  if ("entry" in parsed) return { index, model, outcome: "accepted", entry: parsed.entry };
  const { name, message } = parsed.error;
  return { index, model, outcome: "refused", error: { name, message } };
}

function formatEntries(entries: readonly ParsedEntry[]): string[] {
  const accepted = entries.flatMap((parsed) => ("entry" in parsed ? [parsed.entry] : []));
  const table = formatTable({
    header: ["model", "revision", "endpoint", "instances", "quantization"],
    rows: accepted.map((entry) => [
      entry.model,
      entry.revision,
      entry.endpointName,
      `${entry.instanceCount} ${entry.instanceType}`,
      entry.quantization,
    ]),
  });
  const refusals = entries.flatMap((parsed) =>
    "error" in parsed ? [`refused: ${parsed.error.message}`] : [],
  );
  return [...(accepted.length > 0 ? table : []), ...refusals];
}
