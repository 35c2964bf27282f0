import { createHash } from "node:crypto";
import { keys } from "#lib/keys.ts";

/** Why something did not work: the error's name, and its sentence, which ends with what to do. */
export interface Refusal {
  name: string;
  message: string;
}

/** A manifest that asks for an endpoint, and since when (ISO 8601, UTC). */
export interface Asker {
  manifest: string;
  since: string;
}

/** The release that an endpoint was taken back to, and stays on until its entry says something else. */
export interface Hold {
  releaseId: string;
  /** The release that the manifest had brought; going back to it ends the hold. */
  insteadOf: string;
  /** ISO 8601, UTC. */
  since: string;
}

/** Where an entry is on its way; docs/manifest.md explains each. */
export type EntryState =
  | "refused"
  | "conflict"
  | "accepted"
  | "running"
  | "live"
  | "unchanged"
  | "failed"
  | "rolled-back"
  | "superseded"
  | "removing"
  | "removed";

/** What is known of an entry that asks for an endpoint. Times are ISO 8601, UTC. */
export interface EntryRow {
  model: string;
  endpointName: string;
  state: EntryState;
  /** What happens to the endpoint when the entry goes. */
  onRemove: "keep" | "delete";
  executionArn?: string;
  acceptedAt?: string;
  startedAt?: string;
  endedAt?: string;
  updatedAt: string;
  releaseId?: string;
  /** The commit, 40 hexadecimal digits. */
  revision?: string;
  reportUrl?: string;
  /** What has changed since the release before, a phrase each. */
  because?: string[];
  error?: Refusal;
  /** Present after `onnxify rollback`: neither the schedule nor the same entry put again changes the endpoint. */
  held?: Hold | undefined;
  /** Who has the endpoint, in a conflict. */
  heldBy?: Asker;
  /** Who asks for the endpoint as well, and does not get it. */
  alsoAskedForBy?: Asker[];
  /** The execution that this one took the endpoint from; with its end once it has cleaned up. */
  superseded?: { executionArn: string; endedAt?: string };
}

/** The states of an entry whose execution has not ended. */
export function isUnderWay({ state }: { state: string }): boolean {
  return state === "accepted" || state === "running" || state === "removing";
}

/** The states of an entry that is as it should be. */
export function isDone({ state }: { state: string }): boolean {
  return state === "live" || state === "unchanged";
}

/**
 * The folder of an entry's object: one of sixteen of its manifest, so that whoever looks for what has changed lists
 * one page even of a manifest with 10,000 entries.
 */
export function entryFolderOf(manifestKey: string, endpointName: string): string {
  const digest = createHash("sha256").update(endpointName.toLowerCase()).digest("hex");
  return `${keys.entries(manifestKey)}${digest.slice(0, 1)}/`;
}

/** Where an entry's object lies. */
export function entryKeyOf(manifestKey: string, endpointName: string): string {
  return `${entryFolderOf(manifestKey, endpointName)}${endpointName.toLowerCase()}.json`;
}
