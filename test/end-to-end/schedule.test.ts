import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { DeleteObjectCommand } from "@aws-sdk/client-s3";
import { DescribeExecutionCommand, ListExecutionsCommand } from "@aws-sdk/client-sfn";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { ScheduleStatus } from "#lib/status/manifest-status.ts";
import type { DeployDocument } from "#statemachine/document.ts";
import { ManualClock } from "../local/support/manual-clock.ts";
import { eventually } from "../support/eventually.ts";
import { deploy, openCloud, putManifest, readObject, readStatus, statesOf, type TestCloud } from "./cloud.ts";

const model = "onnxify/emotions-minilm";
/** Short, because this is about the way and not about the figures. */
const entry = { model, benchmark: { batchSize: 8, durationInSeconds: 1 }, gates: { speedup: 0 } };

/** An image of the account's own, as the stack may be given. */
const image = "000000000000.dkr.ecr.us-east-1.amazonaws.com/serving:1";

const clock = new ManualClock("2026-11-24T08:00:00Z");
const aWeekLater = "2026-12-01T08:00:00Z";
let cloud: TestCloud;
let status: ScheduleStatus;
let live: DeployDocument;

beforeAll(async () => {
  cloud = await openCloud(() => undefined, {
    clock,
    images: [image],
    parameters: { ScheduleExpression: "rate(7 days)", BakeTimeInSeconds: "2", ImageUri: image },
  });
});

afterAll(() => cloud[Symbol.asyncDispose]());

const scheduled = (key: string) => {
  const manifest = status.manifests.find((candidate) => candidate.key === key);
  if (manifest === undefined) throw new Error(`${key} is not in ${JSON.stringify(status)}`);
  return manifest;
};

const ended = async (executionArn = "") => {
  const execution = await eventually(
    () => cloud.stepFunctions.send(new DescribeExecutionCommand({ executionArn })),
    ({ status }) => status !== "RUNNING",
    120_000,
  );
  return { ...execution, states: await statesOf(cloud, executionArn) };
};

it("the schedule reads every manifest again when its time has come, and starts what may be redeployed", async () => {
  const first = await deploy(cloud, "always", { ...entry, redeploy: "always" });
  expect(first.status, first.cause).toBe("SUCCEEDED");
  live = JSON.parse(first.output ?? "");
  expect((await deploy(cloud, "on-change", { ...entry, endpointName: "on-change" })).status).toBe(
    "SUCCEEDED",
  );
  await putManifest(cloud, "never.json", JSON.stringify([{ model: "a/b", redeploy: "never" }]));
  await putManifest(cloud, "older.txt", "c/d\n");
  await eventually(
    () => readStatus(cloud, "manifests/older.txt"),
    (found) => found?.entries[0]?.state === "failed",
  );
  await putManifest(cloud, "newer.txt", "c/d\nnot an id\n");
  await putManifest(cloud, "broken.json", "{");
  clock.moveTo(aWeekLater);
  const body = await eventually(
    () => readObject(cloud, "status/schedule.json").catch(() => undefined),
    (found) => found !== undefined,
  );
  status = JSON.parse((await body?.transformToString()) ?? "");
  expect(status.scheduledTime).toBe(aWeekLater);
  expect(scheduled("manifests/always.json").entries).toMatchObject([{ state: "accepted" }]);
  expect(scheduled("manifests/on-change.json").entries).toMatchObject([{ state: "accepted" }]);
  expect(scheduled("manifests/broken.json")).toMatchObject({ entries: [], error: { name: "ManifestError" } });
}, 900_000);

it("an entry that says never is left alone, and the older of two manifests for one endpoint keeps it", () => {
  expect(scheduled("manifests/never.json").entries).toMatchObject([
    { state: "skipped", reason: "It says redeploy: never." },
  ]);
  expect(scheduled("manifests/older.txt").entries).toMatchObject([{ state: "accepted" }]);
  expect(scheduled("manifests/newer.txt").entries).toMatchObject([
    { state: "conflict", heldBy: { manifest: "manifests/older.txt" } },
    { state: "refused" },
  ]);
});

it("an entry for which nothing has moved ends as unchanged", async () => {
  const execution = await ended(scheduled("manifests/on-change.json").entries[0]?.executionArn);
  expect(execution.states).toEqual(["ChooseDirection", "ResolveModel", "ChooseAction", "Notify", "Deployed"]);
}, 120_000);

it("an entry that says always is deployed again, on instances of its own", async () => {
  const execution = await ended(scheduled("manifests/always.json").entries[0]?.executionArn);
  expect(execution.status, execution.cause).toBe("SUCCEEDED");
  const again: DeployDocument = JSON.parse(execution.output ?? "");
  expect(execution.states).toEqual(
    expect.arrayContaining(["CreateCandidate", "WaitInService", "Benchmark", "CreateEndpoint"]),
  );
  expect(execution.states).not.toContain("Quantize");
  expect(again.release.releaseId).toBe(live.release.releaseId);
  expect(again.endpoint.endpointConfigName).not.toBe(live.endpoint.endpointConfigName);
}, 120_000);

it("a firing that is delivered again, however late, starts nothing", async () => {
  const { stateMachineArn, endpointUrl: endpoint, region } = cloud;
  const list = () => cloud.stepFunctions.send(new ListExecutionsCommand({ stateMachineArn }));
  const before = await list();
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  const lambda = new LambdaClient({ endpoint, region, credentials });
  const Payload = JSON.stringify({ source: "aws.scheduler", scheduledTime: aWeekLater });
  const answer = await lambda.send(new InvokeCommand({ FunctionName: "onnxify-dev-trigger", Payload }));
  const again: ScheduleStatus = JSON.parse(answer.Payload?.transformToString() ?? "");
  expect(again.manifests).toEqual(status.manifests);
  expect((await list()).executions).toHaveLength(before.executions?.length ?? 0);
  lambda.destroy();
}, 60_000);

it("a firing that comes after a later one starts nothing", async () => {
  const { stateMachineArn } = cloud;
  const list = () => cloud.stepFunctions.send(new ListExecutionsCommand({ stateMachineArn }));
  const before = await list();
  const Payload = JSON.stringify({ source: "aws.scheduler", scheduledTime: "2026-11-30T08:00:00Z" });
  await cloud.lambda.send(new InvokeCommand({ FunctionName: "onnxify-dev-trigger", Payload }));
  expect((await list()).executions).toHaveLength(before.executions?.length ?? 0);
});

it("an entry whose commit has moved is deployed anew, and the status and the topic say so", async () => {
  await cloud.s3.send(new DeleteObjectCommand({ Bucket: cloud.bucket, Key: "manifests/always.json" }));
  await moveCommit("f".repeat(40));
  clock.moveTo("2026-12-08T08:00:00Z");
  const found = await eventually(
    () => readStatus(cloud, "manifests/on-change.json"),
    (current) => current?.entries[0]?.state === "live",
    600_000,
  );
  const because = [`the commit moved from ${live.release.revision.slice(0, 7)} to fffffff`];
  expect(found?.entries).toMatchObject([{ revision: "f".repeat(40), because }]);
  const execution = await ended(found?.entries[0]?.executionArn);
  expect(JSON.parse(execution.output ?? "").notification.message).toContain(`Why: ${because[0]}.`);
}, 600_000);

/** As somebody does who pushes to the model's repository. */
async function moveCommit(sha: string): Promise<void> {
  const file = join(cloud.directory, "samples", model, "repository.json");
  const description = JSON.parse(await readFile(file, "utf8"));
  await writeFile(file, JSON.stringify({ ...description, sha }));
}
