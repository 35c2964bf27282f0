import { DescribeExecutionCommand } from "@aws-sdk/client-sfn";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ended, openTrigger, type TestTrigger } from "./stack.ts";

let stack: TestTrigger;

const going = { model: "onnxify/a", onRemove: "delete" };

beforeEach(async () => {
  stack = await openTrigger();
  await stack.put("m.json", [going, "onnxify/b"]);
  await stack.reconcile("m.json");
});

afterEach(() => stack.remove());

const endpointsOf = async () =>
  (await stack.statusOf("m.json"))?.entries.map(({ endpointName, state }) => `${endpointName} ${state}`);

const removals = async () => {
  const inputs = (await stack.executions()).map(async ({ executionArn }) => {
    const { input = "" } = await stack.sfn.send(new DescribeExecutionCommand({ executionArn }));
    return JSON.parse(input);
  });
  return (await Promise.all(inputs)).filter(({ removal }) => removal !== undefined);
};

const claimOf = async (endpointName: string) =>
  JSON.parse((await stack.read(`claims/${endpointName}.json`)) ?? "null");

describe("an entry that is not there any more", () => {
  it("starts the removal of its endpoint, once, when it has said onRemove: delete", async () => {
    await stack.put("m.json", ["onnxify/b"]);
    for (let event = 0; event < 3; event++) await stack.reconcile("m.json");
    expect(await endpointsOf()).toEqual(["onnxify-b accepted", "onnxify-a removing"]);
    const [removal, ...others] = await removals();
    expect(others).toEqual([]);
    expect(removal).toMatchObject({
      entry: { endpointName: "onnxify-a" },
      source: { key: "manifests/m.json" },
    });
    expect(await claimOf("onnxify-a")).toMatchObject({ executionName: removal.executionName });
  });

  it("leaves its endpoint alone when it has not, and lets others have it", async () => {
    await stack.put("m.json", [going]);
    await stack.reconcile("m.json");
    expect(await endpointsOf()).toEqual(["onnxify-a accepted"]);
    expect(await removals()).toEqual([]);
    expect(await claimOf("onnxify-b")).not.toHaveProperty("manifestKey");
  });

  it("starts the removal as well when the whole manifest is deleted, however often that is told", async () => {
    await stack.drop("m.json");
    await Promise.all(Array.from({ length: 4 }, () => stack.reconcile("m.json")));
    expect(await endpointsOf()).toEqual(["onnxify-a removing"]);
    expect(await removals()).toHaveLength(1);
  });

  it("counts as it was written last", async () => {
    await stack.put("m.json", [{ model: "onnxify/a" }, { model: "onnxify/b", onRemove: "delete" }]);
    await stack.reconcile("m.json");
    await stack.drop("m.json");
    await stack.reconcile("m.json");
    expect((await removals()).map(({ entry }) => entry.endpointName)).toEqual(["onnxify-b"]);
  });

  it("may have been mistyped: as long as something cannot be understood, nothing goes", async () => {
    await stack.put("m.json", [{ ...going, instanceCuont: 2 }, "onnxify/b"]);
    await stack.reconcile("m.json");
    await stack.put("m.json", "{");
    await stack.reconcile("m.json");
    expect(await removals()).toEqual([]);
    expect(await claimOf("onnxify-a")).toMatchObject({ manifestKey: "manifests/m.json" });
  });

  it("goes to another manifest that waits for the endpoint, instead of being removed", async () => {
    await stack.put("other.json", [{ model: "onnxify/c", endpointName: "onnxify-a" }]);
    await stack.reconcile("other.json");
    await stack.drop("m.json");
    await stack.reconcile("m.json");
    expect(await removals()).toEqual([]);
    expect((await stack.statusOf("other.json")).entries).toMatchObject([{ state: "accepted" }]);
  });

  it("supersedes what is being deployed, and is superseded when the entry comes back", async () => {
    await stack.put("m.json", ["onnxify/b"]);
    await stack.reconcile("m.json");
    const [removal] = await removals();
    await stack.put("m.json", [going, "onnxify/b"]);
    await stack.reconcile("m.json");
    const [entry] = (await stack.statusOf("m.json")).entries;
    expect(entry).toMatchObject({
      state: "accepted",
      superseded: { executionArn: expect.stringContaining(removal.executionName) },
    });
    expect((await claimOf("onnxify-a")).executionName).not.toBe(removal.executionName);
  });

  it("is forgotten once it is removed", async () => {
    await stack.drop("m.json");
    await stack.reconcile("m.json");
    const [entry] = (await stack.statusOf("m.json")).entries;
    const change = { ...ended("live"), state: "removed" as const };
    await stack.end(entry?.executionArn, { key: "m.json", endpointName: "onnxify-a", change });
    expect(await endpointsOf()).toEqual(["onnxify-a removed"]);
    await stack.reconcile("m.json");
    expect(await stack.statusOf("m.json")).toBeNull();
    expect(await removals()).toHaveLength(1);
  });

  it("is tried again when its removal has failed and the manifest is looked at again", async () => {
    await stack.drop("m.json");
    await stack.reconcile("m.json");
    const [entry] = (await stack.statusOf("m.json")).entries;
    await stack.end(entry?.executionArn, {
      key: "m.json",
      endpointName: "onnxify-a",
      change: ended("failed"),
    });
    for (let event = 0; event < 2; event++) await stack.reconcile("m.json");
    expect(await removals()).toHaveLength(2);
  });
});
