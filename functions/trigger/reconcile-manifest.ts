import { WriteConflictError } from "#lib/errors.ts";
import { inParallel } from "#lib/in-parallel.ts";
import type { EntryStatus, ManifestStatus } from "#lib/status/manifest-status.ts";
import type { TriggerContext } from "./context.ts";
import type { Occasion } from "./occasion.ts";
import { isCurrent, readManifest } from "./read-manifest.ts";
import { readRows } from "./read-rows.ts";
import { reconcileEntry } from "./reconcile-entry.ts";
import { releaseDropped } from "./release-dropped.ts";
import { Round } from "./round.ts";
import type { Work } from "./work.ts";
import { writeStatus } from "./write-status.ts";

/** A manifest that is written anew all the time is left to the next event. */
const attempts = 10;

/**
 * Ten calls of some 40 ms are 250 a second, which is near StartExecution's smallest quota; the client slows down by
 * itself when that is reached.
 */
const entriesAtOnce = 10;

/**
 * Brings about what a manifest says: looks at it as it is now, sees to every entry, gives back the endpoints that it does
 * not ask for any more, and writes its status. Whoever comes again, late or at the same time finds it done, or comes to
 * the same end: what is looked at is never an event, and if the manifest has changed meanwhile it is looked at again.
 */
export async function reconcileManifest(
  key: string,
  occasion: Occasion,
  context: TriggerContext,
): Promise<ManifestStatus> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const manifest = await readManifest(key, context);
    const work = {
      manifest,
      rows: await readRows(key, context),
      occasion,
      round: new Round(context),
      context,
    };
    const entries = await reconcileEntries(work);
    if (entries === undefined) continue;
    const released = await releaseDropped(work);
    if (released === undefined) continue;
    const status = await writeStatus([...entries, ...released.entries], work);
    if (!(await isCurrent(manifest, context))) continue;
    for (const asker of new Set(released.askers)) await reconcileManifest(asker, { kind: "write" }, context);
    return status;
  }
  throw new WriteConflictError(`${key} was written anew ${attempts} times while it was dealt with.`, {
    nextStep: "It is tried again by itself.",
  });
}

/** @returns `undefined` when the manifest was written anew meanwhile. */
async function reconcileEntries(work: Work): Promise<EntryStatus[] | undefined> {
  const statuses = await inParallel(work.manifest.entries, entriesAtOnce, (parsed) =>
    reconcileEntry(parsed, work),
  );
  const known = statuses.filter((status) => status !== undefined);
  return known.length === statuses.length ? known : undefined;
}
