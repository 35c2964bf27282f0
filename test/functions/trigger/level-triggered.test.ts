import type { PutObjectCommand } from "@aws-sdk/client-s3";
import { DescribeExecutionCommand } from "@aws-sdk/client-sfn";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loseAnswers } from "../../support/lose-answers.ts";
import { ended, openTrigger, type TestTrigger } from "./stack.ts";

let stack: TestTrigger;

beforeEach(async () => {
  stack = await openTrigger();
});

afterEach(() => stack.remove());

const onlyArn = async () => {
  const found = await stack.executions();
  expect(found).toHaveLength(1);
  return found[0]?.executionArn;
};

describe("the trigger", () => {
  it("starts one execution for many deliveries of one event, also at the same time", async () => {
    await stack.put("ids.txt", "onnxify/a\n");
    await Promise.all(Array.from({ length: 8 }, () => stack.reconcile("ids.txt")));
    const executionArn = await onlyArn();
    expect((await stack.statusOf("ids.txt")).entries).toMatchObject([
      { index: 0, model: "onnxify/a", endpointName: "onnxify-a", state: "accepted", executionArn },
    ]);
  });

  it("looks at what the manifest says now, so that events in any order come to the same", async () => {
    await stack.put("ids.txt", "onnxify/first\n");
    await stack.put("ids.txt", "onnxify/second\n");
    for (let event = 0; event < 2; event++) {
      const { entries } = await stack.reconcile("ids.txt");
      expect(entries).toMatchObject([{ model: "onnxify/second", state: "accepted" }]);
    }
    await onlyArn();
  });

  it("starts nothing for the same object put again, while it is being deployed and when it is live", async () => {
    const { ETag } = await stack.put("ids.txt", "onnxify/a\n");
    await stack.reconcile("ids.txt");
    await stack.put("ids.txt", "onnxify/a\n");
    await stack.reconcile("ids.txt");
    const executionArn = await onlyArn();
    await stack.end(executionArn, { key: "ids.txt", endpointName: "onnxify-a", change: ended("live") });
    const { VersionId: versionId } = await stack.put("ids.txt", "onnxify/a\n");
    await stack.reconcile("ids.txt");
    await onlyArn();
    expect(await stack.statusOf("ids.txt")).toMatchObject({
      manifest: { etag: ETag?.replaceAll('"', ""), versionId },
      entries: [{ state: "live", executionArn }],
    });
  });

  it("tries again what failed, once for each time that the manifest is put again", async () => {
    await stack.put("ids.txt", "onnxify/a\n");
    await stack.reconcile("ids.txt");
    await stack.end(await onlyArn(), { key: "ids.txt", endpointName: "onnxify-a", change: ended("failed") });
    await stack.reconcile("ids.txt");
    await onlyArn();
    await stack.put("ids.txt", "onnxify/a\n");
    for (let event = 0; event < 3; event++) await stack.reconcile("ids.txt");
    expect(await stack.executions()).toHaveLength(2);
  });

  it("goes on where an invocation was cut short after its claim", async () => {
    await stack.put("ids.txt", "onnxify/a\nonnxify/b\n");
    const { stepFunctions } = stack.context;
    const failing = { send: () => Promise.reject(new Error("The function is out of time.")) };
    Object.assign(stack.context, { stepFunctions: failing });
    await expect(stack.reconcile("ids.txt")).rejects.toThrow("out of time");
    Object.assign(stack.context, { stepFunctions });
    await stack.reconcile("ids.txt");
    expect(await stack.executions()).toHaveLength(2);
  });

  it("goes on in the same way when it was to try again what has failed", async () => {
    await stack.put("ids.txt", "onnxify/a\n");
    await stack.reconcile("ids.txt");
    await stack.end(await onlyArn(), { key: "ids.txt", endpointName: "onnxify-a", change: ended("failed") });
    await stack.put("ids.txt", "onnxify/a\n");
    const { s3 } = stack.context;
    const isRow = ({ input: { Key = "" } }: PutObjectCommand) => Key.startsWith("entries/");
    s3.middlewareStack.add(
      (next, { commandName }) =>
        (request) =>
          commandName === "PutObjectCommand" && isRow(request as PutObjectCommand)
            ? Promise.reject(new Error("The function is out of time."))
            : next(request),
      { name: "outOfTime" },
    );
    await expect(stack.reconcile("ids.txt")).rejects.toThrow("out of time");
    s3.middlewareStack.remove("outOfTime");
    await stack.reconcile("ids.txt");
    expect(await stack.executions()).toHaveLength(2);
  });

  it("starts what it has claimed, although the answers to its writes are lost", async () => {
    Object.assign(stack.context, { s3: loseAnswers(stack.s3) });
    await stack.put("ids.txt", "onnxify/a\n");
    await stack.reconcile("ids.txt");
    await stack.end(await onlyArn(), { key: "ids.txt", endpointName: "onnxify-a", change: ended("failed") });
    await stack.put("ids.txt", "onnxify/a\n");
    await stack.reconcile("ids.txt");
    expect(await stack.executions()).toHaveLength(2);
    expect((await stack.statusOf("ids.txt")).entries).toMatchObject([{ state: "accepted" }]);
  });

  it("starts again what was aborted, which cannot say so itself", async () => {
    await stack.put("ids.txt", "onnxify/a\n");
    await stack.reconcile("ids.txt");
    const executionArn = await onlyArn();
    await stack.stop(executionArn);
    const anHourAgo = new Date(Date.now() - 3_600_000).toISOString();
    await stack.age("ids.txt", "onnxify-a", anHourAgo);
    await stack.put("ids.txt", "onnxify/a\n");
    await stack.reconcile("ids.txt");
    expect(await stack.executions()).toHaveLength(2);
  });

  it("lets a newer desired state supersede an older execution, whose end changes nothing but its own line", async () => {
    await stack.put("ids.txt", "onnxify/a\n");
    await stack.reconcile("ids.txt");
    const older = await onlyArn();
    await stack.put("ids.txt", "onnxify/a@v2\n");
    await stack.reconcile("ids.txt");
    const [newer] = await stack.executions();
    const superseded = { executionArn: older };
    const status = async () => (await stack.statusOf("ids.txt")).entries;
    expect(await status()).toMatchObject([
      { executionArn: newer?.executionArn, state: "accepted", superseded },
    ]);
    const change = ended("failed");
    await stack.end(older, { key: "ids.txt", endpointName: "onnxify-a", change });
    expect(await status()).toMatchObject([
      { state: "accepted", superseded: { executionArn: older, endedAt: change.endedAt } },
    ]);
  });

  it("never lets an older write of a manifest take an endpoint from a newer one, however they run into each other", async () => {
    const writes = Array.from({ length: 6 }, (_, index) => `onnxify/a@v${index}\n`);
    const deliveries: Promise<unknown>[] = [];
    for (const write of writes) {
      await stack.put("ids.txt", write);
      deliveries.push(stack.reconcile("ids.txt"), stack.reconcile("ids.txt"));
    }
    await Promise.all(deliveries);
    const [entry] = (await stack.statusOf("ids.txt")).entries;
    const { input = "" } = await stack.sfn.send(
      new DescribeExecutionCommand({ executionArn: entry?.executionArn }),
    );
    expect(JSON.parse(input).entry.revision).toBe("v5");
    expect(JSON.parse((await stack.read("claims/onnxify-a.json")) ?? "")).toMatchObject({
      executionName: JSON.parse(input).executionName,
    });
  });

  it("gives an entry the stack's instance type unless it or its manifest names one", async () => {
    const typesOf = async (key: string, body: object) => {
      await stack.put(key, body);
      const { entries } = await stack.reconcile(key);
      const inputs = entries.map(async ({ executionArn }) => {
        const { input } = await stack.sfn.send(new DescribeExecutionCommand({ executionArn }));
        return JSON.parse(input ?? "").entry.instanceType;
      });
      return Promise.all(inputs);
    };
    const chosen = { model: "onnxify/b", instanceType: "ml.c7i.large" };
    expect(await typesOf("a.json", ["onnxify/a", chosen])).toEqual(["ml.m5.large", "ml.c7i.large"]);
    const defaults = { instanceType: "ml.c5.large" };
    expect(await typesOf("c.json", { defaults, models: ["onnxify/c"] })).toEqual(["ml.c5.large"]);
  });

  it("tells the topic once what was refused of a write, however often it is delivered", async () => {
    await stack.put("ids.txt", "not an id\n");
    for (let event = 0; event < 3; event++) await stack.reconcile("ids.txt");
    expect(await stack.told()).toContain('models[0].model is "not an id"');
    expect(await stack.told()).toBeUndefined();
  });
});
