import type { DatabaseSync } from "node:sqlite";

/** What a local cloud is pruned with while it does not run. */
export interface PruneContext {
  database: DatabaseSync;
  dataDirectory: string;
  /** Only what ended, or was replaced, before this is pruned. */
  before: Date;
  isDryRun: boolean;
}

/** One kind of things that are, or would be, removed. */
export interface Pruned {
  what: string;
  count: number;
  sizeInBytes: number;
}
