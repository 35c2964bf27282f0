import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { nextTurnInSeconds, nextWaitInSeconds } from "#lib/waiting.ts";

/** Step Functions ends an execution whose history has more. Source: https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
const mostEvents = 25_000;

const hourInSeconds = 3600;
const dayInSeconds = 24 * hourInSeconds;

interface Retrier {
  IntervalSeconds: number;
  MaxAttempts: number;
  BackoffRate: number;
  MaxDelaySeconds?: number;
  JitterStrategy?: "FULL";
}

interface State {
  Type: "Task" | "Choice" | "Wait" | "Succeed" | "Fail";
  Retry?: Retrier[];
}

const definition = parse(
  readFileSync(join(import.meta.dirname, "..", "..", "statemachine", "deploy-model.asl.yml"), "utf8"),
  { merge: true },
);
const states: Record<string, State> = definition.States;

/** Entering a state and leaving it; Fail has no exit. */
const eventsOfPassing = 2;
/** LambdaFunctionScheduled, LambdaFunctionStarted, and LambdaFunctionSucceeded or LambdaFunctionFailed. */
const eventsOfAttempt = 3;

/** How many attempts of a Task fail in a row, and how long they take. */
interface Failures {
  count: number;
  delayInSeconds: number;
}

const noFailures: Failures = { count: 0, delayInSeconds: 0 };

/** A loop of the machine: its Wait, its Task and its Choice. */
interface Loop {
  task: string;
  limitInSeconds: number;
  nextWait: (ageInSeconds: number) => number;
}

const loops = {
  waitForTurn: (limitInSeconds: number): Loop => ({
    task: "Quantize",
    limitInSeconds,
    // The middle of the jitter: over hundreds of waits it evens out.
    nextWait: (age) => nextTurnInSeconds(new Date(0).toISOString(), { now: age * 1000, random: () => 0.5 }),
  }),
  quantization: askAbout("CheckQuantization", 2 * hourInSeconds),
  candidate: askAbout("WaitInService", hourInSeconds),
  candidateRemoval: askAbout("RemoveCandidate", hourInSeconds),
  endpoint: askAbout("WaitInService", hourInSeconds),
  rollBack: askAbout("RollBack", hourInSeconds),
};

function askAbout(task: string, limitInSeconds: number): Loop {
  return {
    task,
    limitInSeconds,
    nextWait: (age) => nextWaitInSeconds(new Date(0).toISOString(), age * 1000),
  };
}

/** Every state once, every Task as often as its Retry allows, and the start and the end of the execution. */
function eventsOfOneWay(failuresOf: (state: State) => number): number {
  const passes = Object.values(states).map((state) =>
    state.Type === "Task" ? eventsOfPassing + eventsOfAttempt * (1 + failuresOf(state)) : eventsOfPassing,
  );
  return 2 + passes.reduce((sum, events) => sum + events, 0);
}

function mostFailures({ Retry = [] }: State): number {
  return Retry.reduce((sum, { MaxAttempts }) => sum + MaxAttempts, 0);
}

function eventsOfLoop({ limitInSeconds, nextWait }: Loop, { count, delayInSeconds }: Failures): number {
  const eventsOfTurn = 3 * eventsOfPassing + eventsOfAttempt * (1 + count);
  let events = 0;
  for (let age = 0; age < limitInSeconds; age += nextWait(age) + delayInSeconds) events += eventsOfTurn;
  return events;
}

/** The worst that failures can do to a loop: each turn fails as often, and each failure takes its time, too. */
function worstOfLoop(loop: Loop): number {
  return Math.max(...waysToFail(states[loop.task]).map((failures) => eventsOfLoop(loop, failures)));
}

/** From none to all of the attempts that each Retry allows, with full jitter's mean delay: half of the whole one. */
function waysToFail(state: State | undefined): Failures[] {
  const ways = [noFailures];
  for (const retrier of state?.Retry ?? []) {
    for (const before of [...ways]) {
      for (let count = 1; count <= retrier.MaxAttempts; count++) {
        ways.push({
          count: before.count + count,
          delayInSeconds: before.delayInSeconds + delayOf(retrier, count),
        });
      }
    }
  }
  return ways;
}

function delayOf(retrier: Retrier, count: number): number {
  const {
    IntervalSeconds,
    BackoffRate,
    MaxDelaySeconds = Number.POSITIVE_INFINITY,
    JitterStrategy,
  } = retrier;
  const delays = Array.from({ length: count }, (_, attempt) =>
    Math.min(MaxDelaySeconds, IntervalSeconds * BackoffRate ** attempt),
  );
  return delays.reduce((sum, delay) => sum + delay, 0) * (JitterStrategy === "FULL" ? 0.5 : 1);
}

const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0);

describe("the history of an execution", () => {
  const { waitForTurn, ...others } = loops;
  const afterTurn = Object.values(others);

  it("that waits a day for its turn, then for a job of two hours, stays small", () => {
    const all = [waitForTurn(dayInSeconds), ...afterTurn];
    const events = eventsOfOneWay(() => 0) + sum(all.map((loop) => eventsOfLoop(loop, noFailures)));
    expect(events).toBeLessThan(mostEvents / 2);
  });

  it("in which every attempt fails as often as it may stays under the limit all the same", () => {
    const all = [waitForTurn(dayInSeconds), ...afterTurn];
    const events = eventsOfOneWay(mostFailures) + sum(all.map(worstOfLoop));
    expect(events).toBeLessThan(mostEvents);
  });

  it("that waits for its turn until the machine's own timeout stays under the limit", () => {
    const all = [waitForTurn(definition.TimeoutSeconds), ...afterTurn];
    const events = eventsOfOneWay(() => 0) + sum(all.map((loop) => eventsOfLoop(loop, noFailures)));
    expect(events).toBeLessThan(mostEvents);
  });

  it("would not with waits that do not grow", () => {
    const impatient: Loop = { ...waitForTurn(dayInSeconds), nextWait: () => 10 };
    expect(eventsOfLoop(impatient, noFailures)).toBeGreaterThan(mostEvents);
  });

  it("ends long before the machine's timeout for a day's wait and all that follows", () => {
    const longest = dayInSeconds + sum(afterTurn.map((loop) => loop.limitInSeconds));
    expect(definition.TimeoutSeconds).toBeGreaterThan(2 * longest);
  });
});
