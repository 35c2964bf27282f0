import { isDeepStrictEqual } from "node:util";
import type { Inventory } from "./inventory.ts";

/** What is done, in the order in which each begins where the one before ends when all is well. */
export const ways = {
  rejected: "a first deployment that a gate refuses",
  first: "a first deployment",
  refused: "an update that a gate refuses",
  update: "an update",
  back: "a rollback that a gate refuses",
  removal: "a removal",
} as const;

export type Way = keyof typeof ways;

/** The ways in their order. */
export const wayNames = Object.keys(ways) as Way[];

/**
 * What there is: nothing, an endpoint that answers from its first release or from its second, or what something that went
 * wrong has left.
 */
export type State = "empty" | "live" | "updated" | "unknown";

export const stateBefore: Readonly<Record<Way, Exclude<State, "unknown">>> = {
  rejected: "empty",
  first: "empty",
  refused: "live",
  update: "live",
  back: "updated",
  removal: "updated",
};

/** The ways from nothing to a state. */
export const waysTo: Readonly<Record<Exclude<State, "unknown">, readonly Way[]>> = {
  empty: [],
  live: ["first"],
  updated: ["first", "update"],
};

export const stateAfter: Readonly<Record<Way, State>> = {
  rejected: "empty",
  first: "live",
  refused: "live",
  update: "updated",
  back: "updated",
  removal: "empty",
};

/** What an event comes to that no execution was started for: a person is told. */
export const deadLetterStatus = "DEAD LETTER";

/** How a way ended. */
export interface End {
  /** Of the execution, or `DEAD LETTER`. */
  status: string;
  error: string;
  cause: string;
  /** What has become more or less. */
  changes: Inventory;
}

const endpoint = { "endpoint configuration": 1, "endpoint that is InService": 1, model: 1 };
/** What was live before is kept, to go back to. */
const anotherRelease = { "endpoint configuration": 1, model: 1 };
const noEndpoint = { "endpoint configuration": -2, "endpoint that is InService": -1, model: -2 };

/** How each ends when nothing is wrong, and so when what is wrong passes. */
const usualEnds: Readonly<Record<Way, Omit<End, "cause">>> = {
  rejected: { status: "FAILED", error: "GateFailedError", changes: {} },
  first: { status: "SUCCEEDED", error: "", changes: endpoint },
  refused: { status: "FAILED", error: "GateFailedError", changes: {} },
  update: { status: "SUCCEEDED", error: "", changes: anotherRelease },
  back: { status: "FAILED", error: "GateFailedError", changes: {} },
  removal: { status: "SUCCEEDED", error: "", changes: noEndpoint },
};

/** Whether a way ended as it does when nothing is wrong. */
export function isUsual(way: Way, { status, error, changes }: End): boolean {
  return isDeepStrictEqual({ status, error, changes }, usualEnds[way]);
}

/** How a way ended, for people; the same for every run. */
export function describeEnd(way: Way, end: End): string {
  if (isUsual(way, end)) return "as usual";
  const left = Object.entries(end.changes).map(([what, count]) => `${count} ${what}`);
  const isDone = left.length > 0 && isDeepStrictEqual(end.changes, usualEnds[way].changes);
  const leftover = left.length === 0 ? "nothing left" : isDone ? "all done" : `left: ${left.join(", ")}`;
  const outcome = end.status === "SUCCEEDED" ? "succeeded" : `\`${end.error}\``;
  return `${outcome}${end.status === deadLetterStatus ? " in the queue of dead letters" : ""}, ${leftover}`;
}
