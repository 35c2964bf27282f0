import { afterEach, beforeEach, expect, it } from "vitest";
import { planManifest } from "../../../functions/trigger/plan-manifest.ts";
import { ended, openTrigger, type TestTrigger } from "./stack.ts";

let stack: TestTrigger;

beforeEach(async () => {
  stack = await openTrigger();
});

afterEach(() => stack.remove());

const plan = async (key: string, planFrom = 0) => {
  const before = await stack.executions();
  const answer = await planManifest({ manifestKey: `manifests/${key}`, planFrom }, stack.context);
  expect(await stack.executions()).toHaveLength(before.length);
  return answer;
};

const actionsOf = async (key: string) =>
  (await plan(key)).entries.map(({ model, action }) => `${model} ${action}`);

it("a plan says what would be done about each entry, and does nothing", async () => {
  await stack.put("first.txt", "onnxify/a\nonnxify/b\n");
  await stack.reconcile("first.txt");
  const [a] = (await stack.statusOf("first.txt")).entries;
  await stack.end(a?.executionArn, { key: "first.txt", endpointName: "onnxify-a", change: ended("live") });
  await stack.put("second.txt", "onnxify/b\nonnxify/c\nnot an id\n");
  expect(await actionsOf("first.txt")).toEqual(["onnxify/a check", "onnxify/b skip"]);
  expect(await actionsOf("second.txt")).toEqual([
    "onnxify/b conflict",
    "onnxify/c check",
    "not an id refused",
  ]);
  expect(await stack.statusOf("second.txt")).toBeNull();
});

it("a plan tells what would become of endpoints that are not asked for any more", async () => {
  await stack.put("m.json", [{ model: "onnxify/a", onRemove: "delete" }, "onnxify/b", "onnxify/c"]);
  await stack.reconcile("m.json");
  await stack.put("m.json", ["onnxify/c"]);
  expect((await actionsOf("m.json")).sort()).toEqual([
    "onnxify/a remove",
    "onnxify/b release",
    "onnxify/c skip",
  ]);
});

it("a plan of a large manifest comes in parts", async () => {
  await stack.put("many.txt", Array.from({ length: 151 }, (_, index) => `onnxify/model-${index}`).join("\n"));
  expect(await plan("many.txt")).toMatchObject({ next: 150 });
  const rest = await plan("many.txt", 150);
  expect(rest.entries.map(({ model }) => model)).toEqual(["onnxify/model-150"]);
  expect(rest).not.toHaveProperty("next");
});

it("a request brings up to date what it names, once however often it is delivered, and nothing that is under way", async () => {
  await stack.put("m.txt", "onnxify/a\nonnxify/b\n");
  await stack.reconcile("m.txt");
  const [a] = (await stack.statusOf("m.txt")).entries;
  await stack.end(a?.executionArn, { key: "m.txt", endpointName: "onnxify-a", change: ended("live") });
  const endpointNames = ["onnxify-a", "onnxify-b"];
  for (let delivery = 0; delivery < 2; delivery++) {
    await stack.reconcile("m.txt", { kind: "request", requestId: "one", endpointNames });
  }
  expect(await stack.executions()).toHaveLength(3);
});
