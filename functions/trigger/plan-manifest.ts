import { readClaim } from "#lib/claims/claim.ts";
import { inParallel } from "#lib/in-parallel.ts";
import type { ParsedEntry } from "#lib/manifest/parse-manifest.ts";
import type { ManifestPlan, PlannedEntry } from "#lib/manifest/plan.ts";
import type { EntryRow } from "#lib/status/entry-row.ts";
import type { TriggerContext } from "./context.ts";
import { planEntry } from "./plan-entry.ts";
import { readManifest } from "./read-manifest.ts";
import { readRows } from "./read-rows.ts";
import { chooseRelease, listDropped } from "./release-dropped.ts";
import { Round } from "./round.ts";
import type { Work } from "./work.ts";

/** Lambda answers with 6 MB at most; an entry has some 1.5 KB, rarely 32 KB. */
const entriesOfOneAnswer = 150;
const entriesAtOnce = 10;

/** Says what would be done about a manifest if somebody asked for all of it, and does none of it. */
export async function planManifest(
  { manifestKey, planFrom = 0 }: { manifestKey: string; planFrom?: number },
  context: TriggerContext,
): Promise<ManifestPlan> {
  const manifest = await readManifest(manifestKey, context);
  const rows = await readRows(manifestKey, context);
  const parsed = manifest.entries.slice(planFrom, planFrom + entriesOfOneAnswer);
  const endpointNames = parsed.flatMap((one) => ("entry" in one ? [one.entry.endpointName] : []));
  const occasion = { kind: "request", requestId: "plan", endpointNames } as const;
  const work = { manifest, rows, occasion, round: new Round(context), context };
  const planned = await inParallel(parsed, entriesAtOnce, (one) => plan(one, work));
  const next = planFrom + entriesOfOneAnswer;
  const isLast = next >= manifest.entries.length;
  const dropped = isLast
    ? await inParallel(listDropped(work), entriesAtOnce, (row) => planDropped(row, work))
    : [];
  const { error } = manifest;
  return {
    manifestKey,
    entries: [...planned, ...dropped.flat()],
    ...(isLast ? {} : { next }),
    ...(error && { error: { name: error.name, message: error.message } }),
  };
}

async function plan(parsed: ParsedEntry, work: Work): Promise<PlannedEntry> {
  const { model } = parsed;
  if ("error" in parsed) {
    const { name, message } = parsed.error;
    return { model, action: "refused", error: { name, message } };
  }
  const { entry } = parsed;
  const { endpointName } = entry;
  const row = work.rows.get(endpointName.toLowerCase())?.value;
  const { decision } = await planEntry({ ...work, entry, row }, work.round, work.context);
  switch (decision.kind) {
    case "start":
      return { model, endpointName, action: "check", entry };
    case "conflict":
      return { model, endpointName, action: "conflict", heldBy: decision.heldBy };
    case "skip":
      return { model, endpointName, action: "skip", reason: decision.reason };
    case "keep":
      return { model, endpointName, action: "skip", reason: "Nothing is asked for." };
  }
}

async function planDropped(row: EntryRow, { manifest, context }: Work): Promise<PlannedEntry[]> {
  const { model, endpointName, state } = row;
  const claim = await readClaim(endpointName, context);
  const release = chooseRelease(row, claim?.value, manifest.key);
  if (release === "forget" || state === "removing") return [];
  return [{ model, endpointName, action: release === "remove" ? "remove" : "release" }];
}
