import type { Hold } from "./status/entry-row.ts";

/** What the trigger is asked by `onnxify rollback`. */
export interface RestorationRequest {
  source: "onnxify.rollback";
  endpointName: string;
  /** Which release; left out for the last one that nobody has taken the endpoint back from. */
  to?: string;
  /** The same for every delivery of one request. */
  requestId: string;
}

/** What it answers: the execution that brings the earlier release back. */
export interface StartedRestoration {
  endpointName: string;
  model: string;
  /** The release that is live, and the one that is to be. */
  from: string;
  to: string;
  executionArn: string;
}

/** What such an execution is started with, beside the release. */
export interface Restoration {
  /** The release that was live. */
  from: string;
  /** What the entry's status says once it has succeeded; absent when the manifest's own release is live again. */
  hold?: Hold;
}
