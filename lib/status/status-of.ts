import type { Stored } from "#lib/s3/conditional-json.ts";
import type { EntryRow } from "./entry-row.ts";
import type { EntryStatus } from "./manifest-status.ts";

/** An entry's line in a status file, from its object. */
export function statusOf(
  { index }: Pick<EntryStatus, "index">,
  { value, etag }: Stored<EntryRow>,
): EntryStatus {
  return { ...(index === undefined ? {} : { index }), ...value, etag: withoutQuotes(etag) };
}

/** HTTP writes an etag in quotes. */
export function withoutQuotes(etag: string): string {
  return etag.replaceAll('"', "");
}
