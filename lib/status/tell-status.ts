import { updateJson } from "#lib/s3/conditional-json.ts";
import { type EntryRow, entryKeyOf } from "./entry-row.ts";
import { foldEntries } from "./fold-entries.ts";
import type { StatusStore } from "./status-store.ts";

/** News from an execution. */
export interface EntryNews {
  executionName: string;
  endpointName: string;
  /** Absent for an execution that was started by hand. */
  source: { key: string } | undefined;
  /** What there is to say. */
  change: Partial<EntryRow>;
  /** False for news that may be told together with the next. */
  isUrgent: boolean;
}

/**
 * Writes an execution's news into its entry's object, and brings the manifest's status file up to date. An execution
 * that was superseded only says when it ended; one whose entry is gone says nothing.
 *
 * @throws WriteConflictError when others are always faster.
 */
export async function tellStatus(news: EntryNews, store: StatusStore): Promise<void> {
  const { source, endpointName, isUrgent } = news;
  if (source === undefined) return;
  const location = { bucket: store.bucket, key: entryKeyOf(source.key, endpointName) };
  const stored = await updateJson<EntryRow>(store.s3, location, (row) => row && withNews(row, news));
  if (stored === undefined) return;
  await foldEntries({ manifestKey: source.key, endpointName: stored.value.endpointName, isUrgent }, store);
}

function withNews(row: EntryRow, { executionName, change }: EntryNews): EntryRow | undefined {
  const updatedAt = new Date().toISOString();
  if (isOf(row.executionArn, executionName)) return { ...row, ...change, updatedAt };
  const { superseded } = row;
  if (change.endedAt === undefined || !isOf(superseded?.executionArn, executionName)) return undefined;
  const { executionArn = "" } = superseded ?? {};
  return { ...row, superseded: { executionArn, endedAt: change.endedAt }, updatedAt };
}

function isOf(executionArn: string | undefined, executionName: string): boolean {
  return executionArn?.endsWith(`:${executionName}`) ?? false;
}
