import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DeleteObjectCommand } from "@aws-sdk/client-s3";
import {
  AddTagsCommand,
  DeleteTagsCommand,
  DescribeEndpointCommand,
  ListProcessingJobsCommand,
} from "@aws-sdk/client-sagemaker";
import { DescribeExecutionCommand } from "@aws-sdk/client-sfn";
import { afterAll, beforeAll, expect, it } from "vitest";
import { carryOut } from "#cli/reconcile/carry-out.ts";
import { formatPlan } from "#cli/reconcile/format-plan.ts";
import { makePlan } from "#cli/reconcile/make-plan.ts";
import { ownerTags } from "#lib/owner-tags.ts";
import type { EntryState } from "#lib/status/entry-row.ts";
import { eventually } from "../support/eventually.ts";
import {
  inventory,
  openCloud,
  putManifest,
  readObject,
  readStatus,
  statesOf,
  type TestCloud,
} from "./cloud.ts";

const model = "onnxify/emotions-minilm";
const endpointName = "kept-true";
/** Short, because this is about the way and not about the figures. */
const entry = {
  model,
  endpointName,
  onRemove: "delete",
  quantization: "int8-per-channel",
  benchmark: { batchSize: 8, durationInSeconds: 1 },
  gates: { speedup: 0 },
};
const key = "manifests/reconcile.json";
const longestInMilliseconds = 600_000;

let cloud: TestCloud;
let releasePrefix: string;

beforeAll(async () => {
  cloud = await openCloud(() => undefined);
});

afterAll(() => cloud[Symbol.asyncDispose]());

const put = (entries: object[]) => putManifest(cloud, "reconcile.json", JSON.stringify(entries));

const entryIn = async (...states: EntryState[]) => {
  const status = await eventually(
    () => readStatus(cloud, key),
    (found) => states.includes((found?.entries[0]?.state ?? "") as EntryState),
    longestInMilliseconds,
  );
  return status?.entries[0];
};

const endOf = async (executionArn = "") => {
  const execution = await eventually(
    () => cloud.stepFunctions.send(new DescribeExecutionCommand({ executionArn })),
    ({ status }) => status !== "RUNNING",
    longestInMilliseconds,
  );
  return { ...execution, states: await statesOf(cloud, executionArn) };
};

const plan = () => makePlan(key, { lambda: cloud.lambda, stage: "dev", signal: AbortSignal.timeout(60_000) });

const shown = async () => formatPlan(await plan(), { paint: (_, text) => text });

it("a newer desired state supersedes an execution that runs, which stops its job and does not fail", async () => {
  const { entries } = await put([entry]);
  await eventually(
    () => cloud.sageMaker.send(new ListProcessingJobsCommand({ StatusEquals: "InProgress" })),
    ({ ProcessingJobSummaries = [] }) => ProcessingJobSummaries.length > 0,
    60_000,
  );
  expect(await entryIn("running")).toMatchObject({ executionArn: entries[0]?.executionArn });
  await put([{ ...entry, instanceCount: 2 }]);
  const older = await endOf(entries[0]?.executionArn);
  expect(older.status).toBe("SUCCEEDED");
  expect(older.states.slice(-4)).toEqual(["CleanUp", "NotifyFailure", "HowItEnds", "Superseded"]);
  const { ProcessingJobSummaries: jobs = [] } = await cloud.sageMaker.send(
    new ListProcessingJobsCommand({ SortBy: "CreationTime", SortOrder: "Ascending" }),
  );
  expect(jobs[0]?.ProcessingJobStatus).toMatch(/^Stopp(ed|ing)$/);
  expect(await entryIn("live")).toMatchObject({
    superseded: { executionArn: older.executionArn, endedAt: expect.stringMatching(/Z$/) },
  });
  const endpoint = await cloud.sageMaker.send(new DescribeEndpointCommand({ EndpointName: endpointName }));
  expect(endpoint.ProductionVariants?.[0]?.DesiredInstanceCount).toBe(2);
}, 600_000);

it("a plan shows what is so already, and why what is not so is not", async () => {
  expect(await plan()).toMatchObject([{ endpointName, action: "unchanged" }]);
  await moveCommit("e".repeat(40));
  const [line, summary] = await shown();
  expect(line).toMatch(/^~ {2}kept-true {2}update {2}because the commit moved from [0-9a-f]{7} to eeeeeee /);
  expect(summary).toBe("1 of 1 to be changed.");
});

it("carries out what it has shown", async () => {
  const options = { lambda: cloud.lambda, stage: "dev", signal: AbortSignal.timeout(60_000) };
  const started = await carryOut(await plan(), options);
  expect(started).toMatchObject([{ endpointName, executionArn: expect.stringContaining(":execution:") }]);
  expect(await shown()).toEqual([
    expect.stringMatching(/^ {3}kept-true {2}skip {2}An execution is under way already\./),
    "0 of 1 to be changed.",
  ]);
  const { status, output = "" } = await endOf(started[0]?.executionArn);
  expect(status).toBe("SUCCEEDED");
  releasePrefix = JSON.parse(output).release.prefix;
  expect(await entryIn("live")).toMatchObject({ revision: "e".repeat(40) });
}, 600_000);

it("an endpoint without the stack's tags is not removed, and the status says why", async () => {
  const endpoint = await cloud.sageMaker.send(new DescribeEndpointCommand({ EndpointName: endpointName }));
  const ResourceArn = endpoint.EndpointArn;
  await cloud.sageMaker.send(new DeleteTagsCommand({ ResourceArn, TagKeys: ["stage"] }));
  await dropManifest();
  expect(await entryIn("failed")).toMatchObject({ error: { name: "EndpointTakenError" } });
  const after = await cloud.sageMaker.send(new DescribeEndpointCommand({ EndpointName: endpointName }));
  expect(after.EndpointStatus).toBe("InService");
  await cloud.sageMaker.send(new AddTagsCommand({ ResourceArn, Tags: ownerTags("dev") }));
}, 120_000);

it("deleting a manifest that says onRemove: delete removes the endpoint and what belongs to it, but no release", async () => {
  await put([entry]);
  expect(await entryIn("live", "unchanged")).toMatchObject({ endpointName });
  await dropManifest();
  const removed = await entryIn("removed");
  expect((await endOf(removed?.executionArn)).states.at(-1)).toBe("Removed");
  expect({ ...(await inventory(cloud)), work: [] }).toEqual({
    ...{ endpoints: [], configs: [], models: [], alarms: [], work: [] },
  });
  await expect(readObject(cloud, `deployments/${endpointName}.json`)).rejects.toThrow("does not exist");
  expect(await readObject(cloud, `${releasePrefix}release.json`)).toBeDefined();
}, 600_000);

async function dropManifest(): Promise<void> {
  await cloud.s3.send(new DeleteObjectCommand({ Bucket: cloud.bucket, Key: key }));
}

/** As somebody does who pushes to the model's repository. */
async function moveCommit(sha: string): Promise<void> {
  const file = join(cloud.directory, "samples", model, "repository.json");
  const description = JSON.parse(await readFile(file, "utf8"));
  await writeFile(file, JSON.stringify({ ...description, sha }));
}
