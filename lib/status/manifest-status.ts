import type { EntryRow, EntryState, Refusal } from "./entry-row.ts";

/** One entry in a status file: refused, or what its object says. */
export type EntryStatus = Partial<Omit<EntryRow, "state">> & {
  /** Position in the manifest, from 0; absent for what the manifest does not have any more. */
  index?: number;
  model: string;
  /** Only the schedule skips. */
  state: EntryState | "skipped";
  /** Why it was skipped. */
  reason?: string;
  /** Of the entry's object when it was read; what tells whether there is news. */
  etag?: string;
};

/** `status/<manifest key>.json`: the last write of a manifest, and what became of every entry. */
export interface ManifestStatus {
  /** `versionId` names the write, in a versioned bucket. */
  manifest: { key: string; etag: string; versionId?: string };
  updatedAt: string;
  entries: EntryStatus[];
  /** Set when the manifest as a whole could not be read. */
  error?: Refusal;
}

/** One manifest as the schedule found it. */
export interface ScheduledManifest {
  key: string;
  entries: EntryStatus[];
  /** Set when the manifest as a whole could not be read. */
  error?: Refusal;
}

/** `status/schedule.json`: what became of the last firing of the schedule. */
export interface ScheduleStatus {
  scheduledTime: string;
  updatedAt: string;
  manifests: ScheduledManifest[];
}
