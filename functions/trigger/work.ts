import type { Stored } from "#lib/s3/conditional-json.ts";
import type { EntryRow } from "#lib/status/entry-row.ts";
import type { TriggerContext } from "./context.ts";
import type { Occasion } from "./occasion.ts";
import type { Manifest } from "./read-manifest.ts";
import type { Round } from "./round.ts";

/** What is known of a manifest while its entries are dealt with. */
export interface Work {
  manifest: Manifest;
  /** By the endpoints' names in lower case. */
  rows: ReadonlyMap<string, Stored<EntryRow>>;
  occasion: Occasion;
  round: Round;
  context: TriggerContext;
}
