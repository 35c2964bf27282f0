import type { Entry } from "#lib/manifest/schema.ts";
import type { ManifestSource } from "./document.ts";

/** Written by RemoveEndpoint: how far the endpoint is on its way out. */
export interface RemovalState {
  /** True once there is nothing more to be removed. */
  isSettled: boolean;
  waitInSeconds: number;
  startedAt: string;
}

/** The document of an execution that removes an endpoint. */
export interface RemovalDocument {
  executionName: string;
  entry: Pick<Entry, "model" | "endpointName">;
  source: Omit<ManifestSource, "index">;
  /** Empty until RemoveEndpoint was asked once. */
  removal: Partial<RemovalState>;
}
