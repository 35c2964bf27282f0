import { ManifestError } from "#lib/errors.ts";
import { largestManifestInBytes, type ParsedEntry, parseManifest } from "#lib/manifest/parse-manifest.ts";
import { readText } from "#lib/s3/json-objects.ts";
import type { TriggerContext } from "./context.ts";

/** Which manifest to read, and which write of it; the last one when no version is named. */
export interface ManifestLocation {
  bucket: string;
  key: string;
  sizeInBytes: number;
  versionId?: string | undefined;
}

/** The entries of a manifest, or why it cannot be read as a whole. */
export type ReadManifest = { entries: ParsedEntry[]; error?: ManifestError };

/** Reads a manifest; one that cannot be read has no entries, and the reason. */
export async function readEntries(
  { key, sizeInBytes, ...location }: ManifestLocation,
  { s3, defaultInstanceType: instanceType }: Pick<TriggerContext, "s3" | "defaultInstanceType">,
): Promise<ReadManifest> {
  try {
    if (sizeInBytes > largestManifestInBytes) throw tooLarge(key, sizeInBytes);
    const text = (await readText(s3, { key, ...location })) ?? "";
    return { entries: parseManifest(key, text, { instanceType }) };
  } catch (error) {
    if (!(error instanceof ManifestError)) throw error;
    return { entries: [], error };
  }
}

function tooLarge(key: string, sizeInBytes: number): ManifestError {
  return new ManifestError(
    `${key} has ${sizeInBytes} bytes; a manifest may have ${largestManifestInBytes}.`,
    { nextStep: "Split it into several." },
  );
}
