import type { Entry } from "#lib/manifest/schema.ts";
import { type Asker, type EntryRow, isUnderWay } from "#lib/status/entry-row.ts";

/** What an entry's object says once an execution is about to be started; `undefined` when it says so already. */
export function acceptedRow(
  row: EntryRow | undefined,
  { entry, askers, executionArn }: { entry: Entry; askers: Asker[]; executionArn: string },
): EntryRow | undefined {
  if (row?.executionArn === executionArn) return undefined;
  const now = new Date().toISOString();
  const { model, endpointName, onRemove } = entry;
  const older = row !== undefined && isUnderWay(row) ? row.executionArn : undefined;
  return {
    model,
    endpointName,
    state: "accepted",
    onRemove,
    executionArn,
    acceptedAt: now,
    updatedAt: now,
    ...(older === undefined ? {} : { superseded: { executionArn: older } }),
    ...(askers.length === 0 ? {} : { alsoAskedForBy: askers }),
  };
}
