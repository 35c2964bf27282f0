import type { Entry } from "#lib/manifest/schema.ts";
import type { RemovalState } from "#lib/removal-state.ts";
import type { ManifestSource } from "./document.ts";

/** The document of an execution that removes an endpoint. */
export interface RemovalDocument {
  executionName: string;
  entry: Pick<Entry, "model" | "endpointName">;
  source: Omit<ManifestSource, "index">;
  /** Empty until RemoveEndpoint was asked once. */
  removal: Partial<RemovalState>;
}
