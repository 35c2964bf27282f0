import { DeleteObjectCommand } from "@aws-sdk/client-s3";
import { DescribeExecutionCommand } from "@aws-sdk/client-sfn";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { DeployedRelease, Deployment } from "#lib/deployment.ts";
import { releaseFiles } from "#lib/keys.ts";
import { parseEntry } from "#lib/manifest/parse-entry.ts";
import { writeJson } from "#lib/s3/json-objects.ts";
import type { Hold } from "#lib/status/entry-row.ts";
import { restoreRelease } from "../../../functions/trigger/restore-release.ts";
import { ended, openTrigger, type TestTrigger } from "./stack.ts";

const endpointName = "onnxify-a";
const since = "2026-11-24T09:00:00.000Z";
const held = (releaseId: string) => ({ releaseId, insteadOf: "c", since });
const hold = (releaseId: string) => ({ ...held(releaseId), since: expect.any(String) });

let stack: TestTrigger;
let requests = 0;

beforeEach(async () => {
  stack = await openTrigger();
  await record({ live: deployed("c"), previous: [deployed("b"), deployed("a")] });
  for (const releaseId of ["a", "b", "c"]) await keep(releaseId);
  await stack.put("m.json", ["onnxify/a"]);
  const { entries } = await stack.reconcile("m.json");
  await end(entries[0]?.executionArn, "live");
});

afterEach(() => stack.remove());

describe("an endpoint that is to be taken back", () => {
  it("starts an execution with the release before, exactly as it was, under the manifest's claim", async () => {
    const { executionArn, ...started } = await rollBack();
    expect(started).toEqual({ endpointName, model: "onnxify/a", from: "c", to: "b" });
    const { input = "" } = await stack.sfn.send(new DescribeExecutionCommand({ executionArn }));
    expect(JSON.parse(input)).toMatchObject({
      entry: { endpointName, instanceCount: 3 },
      release: { releaseId: "b", action: "deploy", imageUri: "image-b" },
      restoration: { from: "c", hold: hold("b") },
      source: { key: "manifests/m.json" },
    });
    expect(await entry()).toMatchObject({ state: "accepted", executionArn, releaseId: "b" });
  });

  it("starts one execution, however often the same request is delivered", async () => {
    const request = { source: "onnxify.rollback", endpointName, requestId: "same" } as const;
    const answers = [];
    for (let delivery = 0; delivery < 3; delivery++) {
      answers.push(await restoreRelease(request, stack.context));
    }
    expect(new Set(answers.map(({ executionArn }) => executionArn)).size).toBe(1);
    expect(await stack.executions()).toHaveLength(2);
  });

  it("is refused in a sentence, and nothing is started", async () => {
    await expect(rollBack("c")).rejects.toThrow("onnxify-a answers from release c already.");
    await expect(rollBack("x")).rejects.toThrow(
      "has never had a release x. Name one of these with --to: b (onnxify/a at bbbbbbb), a (onnxify/a at aaaaaaa).",
    );
    await expect(restore({ endpointName: "other" })).rejects.toThrow(
      "has deployed nothing to an endpoint other",
    );
    const Key = `releases/a/b/${releaseFiles.archive}`;
    await stack.s3.send(new DeleteObjectCommand({ Bucket: stack.context.bucket, Key }));
    await expect(rollBack("b")).rejects.toThrow(
      /Release b was purged: .* has no model.tar.gz\. Put its revision/,
    );
    await record({ live: deployed("c"), previous: [deployed("c")] });
    await expect(rollBack()).rejects.toThrow("onnxify-a has never had another release than c.");
    const { deployedWith: _, ...old } = deployed("b");
    await record({ live: deployed("c"), previous: [old] });
    await expect(rollBack()).rejects.toThrow("The record of release b is older than rolling back");
    expect(await stack.executions()).toHaveLength(1);
  });

  it("is refused while an execution changes it", async () => {
    await stack.put("m.json", [{ model: "onnxify/a", instanceCount: 2 }]);
    await stack.reconcile("m.json");
    await expect(rollBack()).rejects.toThrow(
      /arn:aws:states:.* is changing onnxify-a already\. Wait for its end/,
    );
  });

  it("needs no manifest: one that nobody asks for any more goes back as well", async () => {
    await stack.drop("m.json");
    await stack.reconcile("m.json");
    const { executionArn } = await rollBack();
    const { input = "" } = await stack.sfn.send(new DescribeExecutionCommand({ executionArn }));
    expect(JSON.parse(input)).not.toHaveProperty("source");
  });

  it("passes over what it was taken back from, unless that is named", async () => {
    const rolledBackAt = "2026-11-24T08:00:00.000Z";
    await record({ live: deployed("b"), previous: [{ ...deployed("c"), rolledBackAt }, deployed("a")] });
    expect(await rollBack()).toMatchObject({ from: "b", to: "a" });
    await record({ live: deployed("b"), previous: [{ ...deployed("c"), rolledBackAt }] });
    await expect(rollBack()).rejects.toThrow("was taken back from every other release already");
  });
});

describe("an endpoint that was taken back", () => {
  beforeEach(async () => {
    const { executionArn } = await rollBack();
    await end(executionArn, "live", held("b"));
    await record({ live: deployed("b"), previous: [deployed("c"), deployed("a")] });
  });

  it("stays so when the schedule fires, the same entry is put again or somebody reconciles", async () => {
    const scheduledTime = new Date().toISOString();
    const { entries } = await stack.reconcile("m.json", { kind: "schedule", scheduledTime });
    expect(entries[0]).toMatchObject({ state: "skipped", held: hold("b") });
    expect(entries[0]?.reason).toContain("held at release b since");
    expect(entries[0]?.reason).toContain("`onnxify rollback onnxify-a --to c`");
    await stack.put("m.json", [{ model: "onnxify/a", redeploy: "always" }]);
    await stack.reconcile("m.json");
    await stack.reconcile("m.json", { kind: "request", requestId: "r", endpointNames: [endpointName] });
    expect(await stack.executions()).toHaveLength(2);
    expect(await entry()).toMatchObject({ state: "live", held: hold("b") });
  });

  it("is deployed again once its entry says something else, and held no longer", async () => {
    await stack.put("m.json", [{ model: "onnxify/a", instanceCount: 2 }]);
    await stack.reconcile("m.json");
    expect(await stack.executions()).toHaveLength(3);
    expect(await entry()).not.toHaveProperty("held");
  });

  it("goes further back, and is still held instead of what the manifest had brought, even if that fails", async () => {
    const { executionArn, to } = await rollBack("a");
    expect(to).toBe("a");
    expect(await entry()).toMatchObject({ state: "accepted", held: hold("b") });
    const { input = "" } = await stack.sfn.send(new DescribeExecutionCommand({ executionArn }));
    expect(JSON.parse(input).restoration).toEqual({ from: "b", hold: hold("a") });
    await end(executionArn, "failed");
    const scheduledTime = new Date().toISOString();
    const { entries } = await stack.reconcile("m.json", { kind: "schedule", scheduledTime });
    expect(entries[0]).toMatchObject({ state: "skipped" });
  });

  it("is the manifest's again when it goes back to what that had brought", async () => {
    const { executionArn } = await rollBack("c");
    const { input = "" } = await stack.sfn.send(new DescribeExecutionCommand({ executionArn }));
    expect(JSON.parse(input).restoration).toEqual({ from: "b" });
    await end(executionArn, "live", undefined);
    expect(await entry()).not.toHaveProperty("held");
    const scheduledTime = new Date().toISOString();
    await stack.reconcile("m.json", { kind: "schedule", scheduledTime });
    expect(await stack.executions()).toHaveLength(4);
  });
});

const restore = (request: { endpointName: string; to?: string }) =>
  restoreRelease(
    { source: "onnxify.rollback", requestId: `request-${requests++}`, ...request },
    stack.context,
  );

const rollBack = (to?: string) => restore({ endpointName, ...(to && { to }) });

const entry = async () => (await stack.statusOf("m.json")).entries[0];

function end(executionArn: string | undefined, state: "live" | "failed", ...holds: (Hold | undefined)[]) {
  const change = { ...ended(state), ...(holds.length > 0 && { held: holds[0] }) };
  return stack.end(executionArn, { key: "m.json", endpointName, change });
}

const record = (deployment: Omit<Deployment, "endpointName">) =>
  put(`deployments/${endpointName}.json`, { endpointName, ...deployment });

async function keep(releaseId: string): Promise<void> {
  for (const file of Object.values(releaseFiles)) await put(`releases/a/${releaseId}/${file}`, {});
}

const put = (key: string, value: object) => writeJson(stack.s3, { bucket: stack.context.bucket, key, value });

/** A release of three instances, as RecordDeployment writes it down. */
function deployed(releaseId: string): Required<Omit<DeployedRelease, "rolledBackAt">> {
  const model = "onnxify/a";
  const revision = releaseId.repeat(40);
  const task = "text-classification";
  const modelDataUrl = `s3://bucket/releases/a/${releaseId}/model.tar.gz`;
  const madeOf = { model, commit: revision };
  return {
    ...{ releaseId, model, revision, task, modelDataUrl, madeOf },
    endpointConfigName: `config-${releaseId}`,
    reportUrl: `s3://bucket/reports/${releaseId}.json`,
    deployedAt: "2026-11-24T08:00:00.000Z",
    executionName: `execution-${releaseId}`,
    deployedWith: {
      entry: parseEntry({ model, endpointName, instanceCount: 3 }, { place: "models[0]" }),
      release: {
        ...{ releaseId, model, revision, task, modelDataUrl, madeOf },
        prefix: `releases/a/${releaseId}/`,
        license: "mit",
        sizeInBytes: 1,
        imageUri: `image-${releaseId}`,
        toolchainDigest: "t",
        handlerDigest: "h",
      },
    },
  };
}
