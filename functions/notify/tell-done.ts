import { describeChanges } from "#lib/changes.ts";
import type { StatusStore } from "#lib/status/status-store.ts";
import { tellStatus } from "#lib/status/tell-status.ts";
import type { DeployDocument } from "#statemachine/document.ts";
import type { NotifyDocument } from "./notify.ts";

/** The document as it is written into the status. */
export type DoneDocument = NotifyDocument & Pick<DeployDocument, "executionName" | "source" | "restoration">;

/** Writes into the status that the entry is as it should be. */
export async function tellDone(document: DoneDocument, store: StatusStore): Promise<void> {
  const { executionName, entry, source, restoration, release, benchmark } = document;
  const { releaseId, revision, changes, liveReportUrl } = release;
  const reportUrl = benchmark?.reportUrl ?? liveReportUrl;
  const change = {
    state: benchmark === undefined ? ("unchanged" as const) : ("live" as const),
    endedAt: new Date().toISOString(),
    releaseId,
    revision,
    because: describeChanges(changes),
    ...(reportUrl === undefined ? {} : { reportUrl }),
    ...(restoration && { held: restoration.hold }),
  };
  const { endpointName } = entry;
  await tellStatus({ executionName, endpointName, source, change, isUrgent: true }, store);
}
