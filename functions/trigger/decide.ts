import type { Claim } from "#lib/claims/claim.ts";
import type { Entry } from "#lib/manifest/schema.ts";
import { nameOf } from "#lib/names.ts";
import { type EntryRow, isDone } from "#lib/status/entry-row.ts";
import { digestOfDesired } from "./digest-of-desired.ts";
import type { Occasion } from "./occasion.ts";

/** Everything that a decision about an entry is made of. */
export interface Question {
  entry: Entry;
  manifestKey: string;
  /** Which write of the manifest has the entry. */
  write: string;
  occasion: Occasion;
  /** On the entry's endpoint; absent when nobody has asked for it yet. */
  claim: Claim | undefined;
  /** What is known of the execution that has the claim; absent when nothing is, as after a start that was cut short. */
  row: EntryRow | undefined;
  /** Whether the entry's execution has not ended. */
  isUnderWay: boolean;
}

/** What is to be done about an entry whose endpoint nobody else has. */
export type Decision =
  /** Start the execution of that name, or make sure that it is started. */
  { kind: "start"; executionName: string } | { kind: "keep" } | { kind: "skip"; reason: string };

/** Step Functions: names of executions have at most 80 characters (StartExecution). */
const longestExecutionName = 80;

/**
 * Decides about one entry. The same question has the same answer, and an execution's name is made of what it is started
 * for, so that nothing is started twice.
 */
export function decide(question: Question): Decision {
  switch (question.occasion.kind) {
    case "write":
      return decideOnWrite(question);
    case "schedule":
      return decideOnSchedule(question, question.occasion.scheduledTime);
    case "request":
      return decideOnRequest(question, question.occasion);
  }
}

/**
 * What is wanted already is not started again, unless it failed: then the manifest was put again to try again. Who says
 * `redeploy: always` and writes it anew means it, unless the endpoint was taken back by hand.
 */
function decideOnWrite(question: Question): Decision {
  const { entry, manifestKey, write, claim, row, isUnderWay } = question;
  if (claim !== undefined && isWanted(question)) {
    if (row?.held !== undefined) return keep;
    const isStarting = row === undefined || (claim.write === write && row.endedAt === undefined);
    if (isStarting) return { kind: "start", executionName: claim.executionName };
    if (claim.write === write) return keep;
    if (isUnderWay || (isDone(row) && entry.redeploy !== "always")) return keep;
  }
  return start(question, manifestKey, write);
}

/** A firing that comes late, after a newer one, starts nothing. */
function decideOnSchedule(question: Question, scheduledTime: string): Decision {
  const { entry, claim, row } = question;
  if (entry.redeploy === "never") return { kind: "skip", reason: "It says redeploy: never." };
  if (isHeld(question)) return held(question);
  const last = claim?.manifestKey === question.manifestKey ? claim.scheduledTime : undefined;
  if (claim !== undefined && last !== undefined && Date.parse(last) >= Date.parse(scheduledTime)) {
    const isSame = last === scheduledTime && !row?.endedAt;
    return isSame ? { kind: "start", executionName: claim.executionName } : keep;
  }
  return isDeploying(question) ? underWay : start(question, scheduledTime);
}

function decideOnRequest(
  question: Question,
  { requestId, endpointNames }: Occasion & { kind: "request" },
): Decision {
  if (!endpointNames.includes(question.entry.endpointName)) return keep;
  if (isHeld(question)) return held(question);
  return isDeploying(question) ? underWay : start(question, requestId);
}

const keep: Decision = { kind: "keep" };

const underWay: Decision = { kind: "skip", reason: "An execution is under way already." };

/** What somebody has taken back by hand stays there until the manifest wants something else. */
function isHeld(question: Question): boolean {
  return question.row?.held !== undefined && isWanted(question);
}

function held({ entry, row }: Question): Decision {
  const { releaseId, insteadOf, since } = row?.held ?? {};
  const reason = `It is held at release ${releaseId} since ${since}; \`onnxify rollback ${entry.endpointName} --to ${insteadOf}\` or another entry ends that.`;
  return { kind: "skip", reason };
}

function isDeploying(question: Question): boolean {
  return isWanted(question) && question.isUnderWay;
}

/** Whether the manifest has the endpoint, and wants of it what the entry says. */
function isWanted({ entry, manifestKey, claim }: Question): boolean {
  return claim?.manifestKey === manifestKey && claim.desired === digestOfDesired(entry);
}

function start({ entry }: Question, ...parts: string[]): Decision {
  return { kind: "start", executionName: nameOf([entry.endpointName, ...parts], longestExecutionName) };
}
