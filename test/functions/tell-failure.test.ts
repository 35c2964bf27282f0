import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type FailureDocument, tellFailure } from "../../functions/notify-failure/tell-failure.ts";
import { openTrigger, type TestTrigger } from "./trigger/stack.ts";

let stack: TestTrigger;
let document: FailureDocument;

beforeEach(async () => {
  stack = await openTrigger();
  await stack.put("m.txt", "onnxify/a\n");
  const { entries } = await stack.reconcile("m.txt");
  document = {
    executionName: entries[0]?.executionArn?.split(":").at(-1) ?? "",
    entry: { model: "onnxify/a", endpointName: "onnxify-a" } as FailureDocument["entry"],
    source: { bucket: stack.bucket, key: "manifests/m.txt", index: 0 },
    failure: { Error: "GateFailedError", Cause: '{"errorMessage": "Too slow. Ask for less."}' },
  };
});

afterEach(() => stack.remove());

const told = async (more: Partial<FailureDocument> = {}) => {
  await tellFailure({ ...document, ...more }, stack.context);
  return (await stack.statusOf("m.txt")).entries[0];
};

const rollBack = { isSettled: true, outcome: "", waitInSeconds: 1, startedAt: "" };

describe("the status of an entry whose execution fails", () => {
  it("has the error with what to do, and when it ended", async () => {
    expect(await told()).toMatchObject({
      state: "failed",
      error: { name: "GateFailedError", message: "Too slow. Ask for less." },
      endedAt: expect.stringMatching(/^\d{4}-.*Z$/),
    });
  });

  it("says so when the release before is live again", async () => {
    expect(await told({ rollBack: { ...rollBack, hasReleaseBefore: true } })).toMatchObject({
      state: "rolled-back",
    });
    expect(await told({ rollBack: { ...rollBack, hasReleaseBefore: false } })).toMatchObject({
      state: "failed",
    });
  });

  it("says what to do where AWS does not", async () => {
    const failure = { Error: "States.Timeout", Cause: "It took too long." };
    expect((await told({ failure }))?.error?.message).toMatch(/^It took too long\. .*put the manifest again/);
  });

  it("is no failure when something newer is wanted", async () => {
    const failure = { Error: "SupersededError", Cause: '{"errorMessage": "Another has it."}' };
    expect(await told({ failure })).toMatchObject({ state: "superseded" });
  });
});
