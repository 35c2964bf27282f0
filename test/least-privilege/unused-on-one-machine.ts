import type { Unused } from "./find-unused.ts";

/** What the end-to-end paths never ask for and AWS does, with the reason. */
export const unusedOnOneMachine: readonly (Unused & { reason: string })[] = [];
