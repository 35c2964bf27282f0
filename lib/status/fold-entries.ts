import { WriteConflictError } from "#lib/errors.ts";
import { inParallel } from "#lib/in-parallel.ts";
import { keys } from "#lib/keys.ts";
import { readStored, replaceJson } from "#lib/s3/conditional-json.ts";
import { type EntryRow, entryFolderOf, entryKeyOf, isUnderWay } from "./entry-row.ts";
import { abandonLease, type FoldingLease, giveBackLease, takeLease } from "./folding-lease.ts";
import { listEntryObjects } from "./list-entry-objects.ts";
import type { EntryStatus, ManifestStatus } from "./manifest-status.ts";
import { statusOf, withoutQuotes } from "./status-of.ts";
import type { StatusStore } from "./status-store.ts";

/** What is to be brought up to date. */
export interface Fold {
  manifestKey: string;
  /** The entry that has news; all of them when it is not given. */
  endpointName?: string;
  /** False for news that may wait for somebody else's. */
  isUrgent: boolean;
}

/** Only the trigger writes without having the lease. */
const attempts = 20;
const readsAtOnce = 10;
/** Up to this many entries, every end is written at once. */
const smallManifest = 1_000;
/** Then whoever is invoked anew goes on. */
const longestFoldingInMilliseconds = 20_000;

/**
 * Brings a manifest's status file up to date with its entries' objects, or leaves it to somebody who is at it already.
 * The objects are the truth, so nothing is lost by whoever dies on the way; the next one takes it along.
 *
 * @throws WriteConflictError when there is no end to the news.
 */
export async function foldEntries(fold: Fold, store: StatusStore): Promise<void> {
  const { manifestKey, isUrgent } = fold;
  const lease = await takeLease(manifestKey, store);
  if (lease === undefined) return;
  try {
    await foldWhile(lease, lease.hasNews ? { manifestKey, isUrgent } : fold, store);
  } catch (error) {
    await abandonLease(manifestKey, store);
    throw error;
  }
}

async function foldWhile(first: FoldingLease, fold: Fold, store: StatusStore): Promise<void> {
  const { manifestKey, isUrgent } = fold;
  const deadline = Date.now() + longestFoldingInMilliseconds;
  await foldOnce(fold, store);
  let lease = await giveBackLease(manifestKey, first, store);
  while (lease !== undefined) {
    if (Date.now() > deadline) throw conflict(manifestKey);
    await foldOnce({ manifestKey, isUrgent }, store);
    lease = await giveBackLease(manifestKey, lease, store);
  }
}

async function foldOnce(fold: Fold, store: StatusStore): Promise<void> {
  const location = { bucket: store.bucket, key: keys.status(fold.manifestKey) };
  for (let attempt = 0; attempt < attempts; attempt++) {
    const stored = await readStored<ManifestStatus>(store.s3, location);
    // The trigger writes the first one, with all that is there by then.
    if (stored === undefined) return;
    const news = await findNews(stored.value, fold, store);
    if (news.size === 0) return;
    const entries = stored.value.entries.map((entry) => news.get(entry.endpointName ?? "") ?? entry);
    if (mayWait(stored.value, entries, fold)) return;
    const value = { ...stored.value, entries, updatedAt: new Date().toISOString() };
    if ((await replaceJson(store.s3, { ...location, value, etag: stored.etag })) !== undefined) return;
  }
  throw conflict(fold.manifestKey);
}

/** What has changed since the status file was written, by the endpoints' names. */
async function findNews(
  status: ManifestStatus,
  { manifestKey, endpointName }: Fold,
  { s3, bucket }: StatusStore,
): Promise<Map<string, EntryStatus>> {
  const listed =
    endpointName === undefined
      ? await listEntryObjects(s3, { bucket, key: keys.entries(manifestKey), depth: "manifest" })
      : await listEntryObjects(s3, {
          bucket,
          key: entryFolderOf(manifestKey, endpointName),
          depth: "folder",
        });
  const etags = new Map(listed.map(({ key, etag }) => [key, withoutQuotes(etag)]));
  const changed = status.entries.filter((entry) => {
    const etag = entry.endpointName && etags.get(entryKeyOf(manifestKey, entry.endpointName));
    return etag !== undefined && etag !== "" && etag !== entry.etag;
  });
  const read = await inParallel(changed, readsAtOnce, async (entry) => {
    const key = entryKeyOf(manifestKey, entry.endpointName ?? "");
    const stored = await readStored<EntryRow>(s3, { bucket, key });
    return stored && ([entry.endpointName ?? "", statusOf(entry, stored)] as const);
  });
  return new Map(read.filter((entry) => entry !== undefined));
}

/**
 * A large status file is not written for every piece of news, since each write of 10,000 entries is megabytes: it may be
 * left to whoever is next, as long as somebody is, who will find it among the objects of the same folder.
 */
function mayWait(
  { updatedAt }: ManifestStatus,
  entries: readonly EntryStatus[],
  { manifestKey, endpointName, isUrgent }: Fold,
): boolean {
  if (endpointName === undefined || (isUrgent && entries.length <= smallManifest)) return false;
  const leastAgeInMilliseconds = isUrgent ? entries.length : 10 * entries.length;
  if (Date.now() - Date.parse(updatedAt) >= leastAgeInMilliseconds) return false;
  const folder = entryFolderOf(manifestKey, endpointName);
  return entries.some(
    (entry) => isUnderWay(entry) && entryFolderOf(manifestKey, entry.endpointName ?? "") === folder,
  );
}

function conflict(manifestKey: string): WriteConflictError {
  return new WriteConflictError(`There is no end to the news of ${manifestKey}.`, {
    nextStep: "It is tried again by itself.",
  });
}
