import { describe, expect, it } from "vitest";
import { readOutcome } from "#cli/follow/outcome.ts";

describe("the outcome of an execution", () => {
  it("is the document when it has succeeded", () => {
    const executionSucceededEventDetails = { output: '{"executionName": "one"}' };
    expect(
      readOutcome({
        id: 9,
        timestamp: new Date(0),
        type: "ExecutionSucceeded",
        executionSucceededEventDetails,
      }),
    ).toEqual({
      hasSucceeded: true,
      document: { executionName: "one" },
    });
  });

  it.each([
    ["The Hub has no such model.", "The Hub has no such model."],
    [
      '{"errorType": "ModelNotFoundError", "errorMessage": "The Hub has no such model.", "trace": []}',
      "The Hub has no such model.",
    ],
  ])("is the error and its sentence when it has failed: %s", (cause, message) => {
    const executionFailedEventDetails = { error: "ModelNotFoundError", cause };
    expect(
      readOutcome({ id: 9, timestamp: new Date(0), type: "ExecutionFailed", executionFailedEventDetails }),
    ).toEqual({
      hasSucceeded: false,
      error: { name: "ModelNotFoundError", message },
    });
  });

  it("is what it gave way to when it was superseded, although it has not failed", () => {
    const Cause = '{"errorType": "SupersededError", "errorMessage": "Another has taken over.", "trace": []}';
    const output = JSON.stringify({ executionName: "one", failure: { Error: "SupersededError", Cause } });
    const executionSucceededEventDetails = { output };
    expect(
      readOutcome({
        id: 9,
        timestamp: new Date(0),
        type: "ExecutionSucceeded",
        executionSucceededEventDetails,
      }),
    ).toEqual({
      hasSucceeded: false,
      error: { name: "SupersededError", message: "Another has taken over." },
    });
  });

  it("says so when it was stopped", () => {
    const executionAbortedEventDetails = {};
    expect(
      readOutcome({ id: 9, timestamp: new Date(0), type: "ExecutionAborted", executionAbortedEventDetails }),
    ).toEqual({
      hasSucceeded: false,
      error: { name: "ExecutionAborted", message: "The execution was stopped." },
    });
  });
});
