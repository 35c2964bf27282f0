import type { Asker, Refusal } from "#lib/status/entry-row.ts";
import type { Entry } from "./schema.ts";

/** What would be done about one entry of a manifest, before its model is looked at. */
export interface PlannedEntry {
  model: string;
  /** Absent for an entry that is refused. */
  endpointName?: string;
  /**
   * `check`: its model would be looked at, and the endpoint brought up to date; `skip`, `conflict` and `refused`: nothing;
   * `release`: the endpoint stays, and is not this manifest's any more; `remove`: the endpoint goes.
   */
  action: "check" | "skip" | "conflict" | "refused" | "release" | "remove";
  /** What would be started, for `check`. */
  entry?: Entry;
  reason?: string;
  heldBy?: Asker;
  error?: Refusal;
}

/** What would be done about a manifest, or a part of a large one. */
export interface ManifestPlan {
  manifestKey: string;
  entries: PlannedEntry[];
  /** Position of the entry to ask about next; absent at the end. */
  next?: number;
  /** Set when the manifest as a whole cannot be read. */
  error?: Refusal;
}

/** What the trigger is asked by `onnxify reconcile`, about one manifest. */
export interface ReconcileRequest {
  source: "onnxify.reconcile";
  manifestKey: string;
  /** To be told what would be done: position of the first entry, from 0. */
  planFrom?: number;
  /** To have it done. */
  request?: {
    /** The same for every delivery of one request. */
    requestId: string;
    /** The endpoints that are to be brought up to date. */
    endpointNames: string[];
  };
}
