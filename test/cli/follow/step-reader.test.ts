import type { HistoryEvent } from "@aws-sdk/client-sfn";
import { describe, expect, it } from "vitest";
import { type FinishedStep, StepReader } from "#cli/follow/step-reader.ts";

const start = Date.parse("2026-11-24T05:00:00Z");

/** Gives events their ids and times; `at` is in milliseconds after the start. */
function makeHistory(events: (Omit<HistoryEvent, "id" | "timestamp"> & { at: number })[]): HistoryEvent[] {
  return events.map(({ at, ...event }, index) => ({
    id: index + 1,
    timestamp: new Date(start + at),
    ...event,
  }));
}

const enter = (type: "Task" | "Wait" | "Choice", name: string, at: number) => ({
  at,
  type: `${type}StateEntered` as const,
  stateEnteredEventDetails: { name, input: "{}" },
});
const exit = (name: string, at: number, document: object) => ({
  at,
  type: "TaskStateExited" as const,
  stateExitedEventDetails: { name, output: JSON.stringify(document) },
});
const schedule = (at: number) => ({ at, type: "LambdaFunctionScheduled" as const });
const fail = (at: number, error: string) => ({
  at,
  type: "LambdaFunctionFailed" as const,
  lambdaFunctionFailedEventDetails: { error, cause: "{}" },
});

function readAll(history: readonly HistoryEvent[]): FinishedStep[] {
  const reader = new StepReader();
  return history.flatMap((event) => reader.read(event) ?? []);
}

const release = {
  action: "build",
  task: "text-classification",
  revision: "3f2a91c000000000000000000000000000000000",
  sizeInBytes: 90_900_000,
  license: "apache-2.0",
};

describe("the steps of an execution", () => {
  it("say what they found and how long they took", () => {
    const history = makeHistory([
      { at: 0, type: "ExecutionStarted" },
      enter("Task", "ResolveModel", 2),
      schedule(4),
      exit("ResolveModel", 1204, { release }),
      enter("Choice", "ChooseAction", 1204),
    ]);
    expect(readAll(history)).toEqual([
      {
        name: "ResolveModel",
        durationInMilliseconds: 1202,
        finding: "text-classification at 3f2a91c, 91 MB of safetensors, apache-2.0",
        hasFailed: false,
      },
    ]);
  });

  it("are one for a loop of waiting and asking, from the end of the step before", () => {
    const running = { quantization: { status: "InProgress" } };
    const completed = { quantization: { status: "Completed", message: "int8-per-channel passed." } };
    const history = makeHistory([
      enter("Task", "Quantize", 0),
      exit("Quantize", 500, { quantization: { jobName: "job-1", status: "InProgress" } }),
      enter("Wait", "WaitForQuantization", 500),
      enter("Task", "CheckQuantization", 1500),
      exit("CheckQuantization", 1700, running),
      enter("Choice", "IsQuantized", 1700),
      enter("Wait", "WaitForQuantization", 1700),
      enter("Task", "CheckQuantization", 2700),
      exit("CheckQuantization", 2900, completed),
    ]);
    expect(readAll(history)).toEqual([
      { name: "Quantize", durationInMilliseconds: 500, finding: "job job-1", hasFailed: false },
      {
        name: "CheckQuantization",
        durationInMilliseconds: 2400,
        finding: "int8-per-channel passed.",
        hasFailed: false,
      },
    ]);
  });

  it("name the waiting by the question that follows it, while it lasts", () => {
    const reader = new StepReader();
    expect(reader.hasBegun).toBe(false);
    for (const event of makeHistory([enter("Wait", "WaitForEndpoint", 0)])) reader.read(event);
    expect(reader.hasBegun).toBe(true);
    expect(reader.current).toEqual({ name: "WaitInService", startedAt: start, note: "" });
  });

  it("note that they are tried again, and end well when that helps", () => {
    const reader = new StepReader();
    const [entered, scheduled, failed, again, exited] = makeHistory([
      enter("Task", "ResolveModel", 0),
      schedule(1),
      fail(300, "HubUnreachableError"),
      schedule(2300),
      exit("ResolveModel", 2500, { release }),
    ]);
    for (const event of [entered, scheduled, failed, again]) {
      expect(event && reader.read(event)).toBeUndefined();
    }
    expect(reader.current?.note).toBe("tried again after HubUnreachableError");
    expect(exited && reader.read(exited)).toMatchObject({ durationInMilliseconds: 2500, hasFailed: false });
  });

  it.each([
    [
      "AWS tells of the exit",
      [exit("ResolveModel", 400, { failure: { Error: "GatedModelError", Cause: "" } })],
    ],
    ["only the next state is told of", []],
  ])("fail once when their error is caught, whether %s", (_, exits) => {
    const history = makeHistory([
      enter("Task", "ResolveModel", 0),
      schedule(1),
      fail(400, "GatedModelError"),
      ...exits,
      enter("Task", "CleanUp", 400),
      schedule(401),
      exit("CleanUp", 600, { cleanUp: { removed: ["the model a"] } }),
    ]);
    expect(readAll(history)).toEqual([
      {
        name: "ResolveModel",
        durationInMilliseconds: 400,
        finding: "failed with GatedModelError",
        hasFailed: true,
      },
      { name: "CleanUp", durationInMilliseconds: 200, finding: "removed the model a", hasFailed: false },
    ]);
  });
});
