/**
 * An endpoint that is there for some minutes beside another: `vanilla` with the plain pipeline, to be compared with, and
 * `candidate` with the next release, to be judged before any client is answered by it.
 */
export type TemporaryKind = "vanilla" | "candidate";

export const temporaryKinds: readonly TemporaryKind[] = ["vanilla", "candidate"];

/** Whether it has a configuration and a model by its own name. A candidate has those that its release goes live with. */
export const hasOwnConfig: Readonly<Record<TemporaryKind, boolean>> = { vanilla: true, candidate: false };
