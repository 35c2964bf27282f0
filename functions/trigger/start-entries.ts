import type { ParsedEntry } from "#lib/manifest/parse-manifest.ts";
import type { EntryStatus } from "#lib/manifest/status.ts";

const startsAtOnce = 10;

/**
 * Deals with the entries of a manifest a few at a time, and answers in their order: ten calls of some 40 ms are 250 a
 * second, which is near StartExecution's smallest quota; the client slows down by itself when that is reached.
 */
export async function startEntries(
  entries: readonly ParsedEntry[],
  start: (parsed: ParsedEntry) => Promise<EntryStatus>,
): Promise<EntryStatus[]> {
  const statuses: EntryStatus[] = [];
  const remaining = entries.entries();
  const startNext = async () => {
    for (const [position, parsed] of remaining) statuses[position] = await start(parsed);
  };
  await Promise.all(Array.from({ length: startsAtOnce }, startNext));
  return statuses;
}
