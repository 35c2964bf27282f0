import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openTrigger, type TestTrigger } from "./stack.ts";

let stack: TestTrigger;

beforeEach(async () => {
  stack = await openTrigger();
});

afterEach(() => stack.remove());

const entriesOf = async (key: string) => (await stack.statusOf(key)).entries;

describe("two manifests that ask for one endpoint", () => {
  beforeEach(async () => {
    await stack.put("first.json", [{ model: "onnxify/a", endpointName: "shared" }]);
    await stack.reconcile("first.json");
    await stack.put("second.json", [{ model: "onnxify/b", endpointName: "Shared" }, "onnxify/c"]);
    await stack.reconcile("second.json");
  });

  it("leave it to the first, and both statuses say who has it and since when", async () => {
    const [first] = await entriesOf("first.json");
    const [second] = await entriesOf("second.json");
    expect(first).toMatchObject({
      state: "accepted",
      alsoAskedForBy: [{ manifest: "manifests/second.json", since: expect.stringMatching(/^\d{4}-.*Z$/) }],
    });
    expect(second).toMatchObject({
      state: "conflict",
      heldBy: { manifest: "manifests/first.json", since: expect.stringMatching(/^\d{4}-.*Z$/) },
      error: {
        name: "EndpointConflictError",
        message: expect.stringContaining("take the entry out of manifests/first.json"),
      },
    });
    expect(second).not.toHaveProperty("executionArn");
  });

  it("do not stop their neighbours, and are told to the topic", async () => {
    expect((await entriesOf("second.json"))[1]).toMatchObject({ model: "onnxify/c", state: "accepted" });
    expect(await stack.told()).toContain(
      "models[0] asks for the endpoint Shared, which manifests/first.json has since",
    );
  });

  it("keep it that way when the first is put again, and when the second is", async () => {
    await stack.put("first.json", [{ model: "onnxify/a", endpointName: "shared", instanceCount: 2 }]);
    await stack.reconcile("first.json");
    await stack.put("second.json", [{ model: "onnxify/b", endpointName: "shared" }]);
    await stack.reconcile("second.json");
    expect((await entriesOf("first.json"))[0]).toMatchObject({
      state: "accepted",
      alsoAskedForBy: [{ manifest: "manifests/second.json" }],
    });
    expect((await entriesOf("second.json"))[0]).toMatchObject({ state: "conflict" });
  });

  it("give it to the second when the first does not ask for it any more", async () => {
    await stack.put("first.json", ["onnxify/d"]);
    await stack.reconcile("first.json");
    expect(await entriesOf("first.json")).toMatchObject([{ model: "onnxify/d" }]);
    const [second] = await entriesOf("second.json");
    expect(second).toMatchObject({ model: "onnxify/b", state: "accepted" });
    expect(second).not.toHaveProperty("heldBy");
  });

  it("give it to the second when the first is deleted", async () => {
    await stack.drop("first.json");
    await stack.reconcile("first.json");
    expect(await stack.statusOf("first.json")).toBeNull();
    expect((await entriesOf("second.json"))[0]).toMatchObject({ model: "onnxify/b", state: "accepted" });
  });

  it("give it to whoever comes next when the first was deleted and nobody has heard of it", async () => {
    await stack.drop("first.json");
    await stack.reconcile("second.json");
    expect((await entriesOf("second.json"))[0]).toMatchObject({ model: "onnxify/b", state: "accepted" });
  });

  it("keep it with the first while that cannot be read", async () => {
    await stack.put("first.json", "{");
    await stack.reconcile("first.json");
    await stack.reconcile("second.json");
    expect((await entriesOf("second.json"))[0]).toMatchObject({ state: "conflict" });
  });

  it("say nothing of each other any more when the second gives up", async () => {
    await stack.drop("second.json");
    await stack.reconcile("second.json");
    expect((await entriesOf("first.json"))[0]).not.toHaveProperty("alsoAskedForBy");
    expect(await stack.statusOf("second.json")).toBeNull();
  });

  it("leave it to one of them when both come first", async () => {
    await stack.put("third.json", [{ model: "onnxify/x", endpointName: "new" }]);
    await stack.put("fourth.json", [{ model: "onnxify/y", endpointName: "new" }]);
    await Promise.all([stack.reconcile("third.json"), stack.reconcile("fourth.json")]);
    const states = [...(await entriesOf("third.json")), ...(await entriesOf("fourth.json"))].map(
      ({ state }) => state,
    );
    expect(states.sort()).toEqual(["accepted", "conflict"]);
  });
});
