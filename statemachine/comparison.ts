import type { RemovalState } from "#lib/removal-state.ts";
import type { Failure } from "./document.ts";

/** Written by CreateVanilla, and kept current by BenchmarkVanilla: the endpoint that is there to be compared with. */
export interface VanillaState {
  endpointName: string;
  isMeasured: boolean;
  waitInSeconds: number;
  startedAt: string;
  /** Its p50 over the endpoint's; absent until it is measured, and when it cannot answer the benchmark's request. */
  speedup?: number;
}

/** What the steps add of which nothing is needed for the release to be live. */
export interface Comparison {
  vanilla: VanillaState;
  /** Why there is no comparison with a vanilla endpoint. */
  vanillaFailure: Failure;
  /** Written by RemoveVanilla. */
  vanillaRemoval: RemovalState;
  /** Why the vanilla endpoint is still there. */
  vanillaRemovalFailure: Failure;
}
