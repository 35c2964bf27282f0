import { randomUUID } from "node:crypto";
import { WriteConflictError } from "#lib/errors.ts";
import { keys } from "#lib/keys.ts";
import { pause, readStored, replaceJson } from "#lib/s3/conditional-json.ts";
import type { StatusStore } from "./status-store.ts";

/** `entries/<manifest key>/folding.json`: whether somebody is writing the manifest's status file. */
interface FoldingState {
  /** Who, a name for this once; absent when nobody is, as is `since`. */
  holder?: string;
  since?: string;
  /** Whether there is news that whoever is writing may not have seen. */
  hasNews: boolean;
}

/** The right to write a manifest's status file, until it is given back. */
export interface FoldingLease {
  etag: string;
  /** Whether there may be news of other entries. */
  hasNews: boolean;
}

/** Whoever has not given it back after so long has died. */
const longestLeaseInMilliseconds = 60_000;
const attempts = 100;

/**
 * Takes the right to write a status file. While somebody else has it, that one is told that there is more, and will see
 * to it before giving it back: so of a thousand executions that end together, a few write.
 *
 * @returns `undefined` when it is left to somebody else.
 */
export async function takeLease(manifestKey: string, store: StatusStore): Promise<FoldingLease | undefined> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const stored = await readStored<FoldingState>(store.s3, locationOf(manifestKey, store));
    const { holder, since, hasNews = false } = stored?.value ?? {};
    const isHeld = since !== undefined && Date.now() - Date.parse(since) < longestLeaseInMilliseconds;
    if (isHeld && hasNews) return undefined;
    const next = isHeld ? { ...(holder && { holder }), since, hasNews: true } : newState();
    const etag = await write(manifestKey, next, stored?.etag, store);
    if (etag !== undefined) return isHeld ? undefined : { etag, hasNews: hasNews || since !== undefined };
    await pause();
  }
  throw new WriteConflictError(`The status of ${manifestKey} is wanted by too many.`, {
    nextStep: "It is tried again by itself.",
  });
}

/** Gives it back, or keeps it when there is more to write. */
export async function giveBackLease(
  manifestKey: string,
  { etag }: FoldingLease,
  store: StatusStore,
): Promise<FoldingLease | undefined> {
  if ((await write(manifestKey, { hasNews: false }, etag, store)) !== undefined) return undefined;
  for (;;) {
    const stored = await readStored<FoldingState>(store.s3, locationOf(manifestKey, store));
    const renewed = await write(manifestKey, newState(), stored?.etag, store);
    if (renewed !== undefined) return { etag: renewed, hasNews: true };
    await pause();
  }
}

/** Gives it up before the work is done, for whoever is next. */
export async function abandonLease(manifestKey: string, store: StatusStore): Promise<void> {
  const stored = await readStored<FoldingState>(store.s3, locationOf(manifestKey, store));
  await write(manifestKey, { hasNews: true }, stored?.etag, store);
}

function newState(): FoldingState {
  return { holder: randomUUID(), since: new Date().toISOString(), hasNews: false };
}

function write(manifestKey: string, value: FoldingState, etag: string | undefined, store: StatusStore) {
  return replaceJson(store.s3, { ...locationOf(manifestKey, store), value, etag });
}

function locationOf(manifestKey: string, { bucket }: StatusStore) {
  return { bucket, key: `${keys.entries(manifestKey)}folding.json` };
}
