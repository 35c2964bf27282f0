import type { Change } from "#lib/changes.ts";
import type { Asker, Refusal } from "#lib/status/entry-row.ts";

/** What is to be done about one entry: `onnxify reconcile` shows it, and does it. */
export interface PlanLine {
  manifestKey: string;
  model: string;
  /** Absent for an entry that is refused. */
  endpointName?: string;
  action:
    | "unchanged"
    | "create"
    | "update"
    | "remove"
    | "release"
    | "skip"
    | "conflict"
    | "refused"
    /** ResolveModel refuses it. */
    | "fail";
  /** What is something else than on the endpoint, for `update`. */
  changes?: Change[];
  reason?: string;
  heldBy?: Asker;
  error?: Refusal;
}

/** Whether the line is about something that is to be done. */
export function isToBeDone({ action }: PlanLine): boolean {
  return action === "create" || action === "update" || action === "remove" || action === "release";
}
