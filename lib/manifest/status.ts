/** Why something was refused: the error's name and its sentence. */
export interface Refusal {
  name: string;
  message: string;
}

/** What became of one entry. */
export interface EntryStatus {
  index: number;
  model: string;
  endpointName?: string;
  /** Only the schedule skips. */
  outcome: "accepted" | "refused" | "skipped";
  executionArn?: string;
  /** Why it was skipped. */
  reason?: string;
  error?: Refusal;
}

/** `status/<manifest key>.json`: what became of the last write of a manifest. */
export interface ManifestStatus {
  manifest: { key: string; etag: string };
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
