import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { tolerableLatencyInMicroseconds } from "../../../functions/create-endpoint/tolerable-latency.ts";
import type { DeployedRelease, Deployment } from "../../../lib/deployment.ts";
import { putObject } from "../../local/sagemaker/support/put-objects.ts";
import {
  createBucket,
  startTestCloud,
  type TestCloud,
} from "../../local/sagemaker/support/start-test-cloud.ts";

let root: string;
let cloud: TestCloud;
let deployment: Deployment;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), "onnxify-latency-"));
  cloud = await startTestCloud({ directory: root });
  await createBucket(cloud.s3);
  const live = await release("now", 40);
  deployment = { endpointName: "it", live, previous: [await release("before", 10)] };
});

afterAll(async () => {
  await cloud.close();
  rmSync(root, { recursive: true, force: true });
});

/** A release on record whose benchmark measured a p99. */
async function release(name: string, p99InMilliseconds: number): Promise<DeployedRelease> {
  const body = JSON.stringify({ endpoint: { p99InMilliseconds } });
  const reportUrl = await putObject(cloud.s3, `reports/it/${name}.json`, body);
  return {
    releaseId: name,
    model: "a/b",
    revision: "0".repeat(40),
    task: "text-classification",
    endpointConfigName: `it-${name}`,
    modelDataUrl: "s3://bucket/model.tar.gz",
    reportUrl,
    deployedAt: "2026-01-01T00:00:00.000Z",
    executionName: name,
  };
}

const question = { endpointConfigName: "it-next", model: "a/b", isSameInstanceType: true };

it("is five times the p99 of the live release", async () => {
  expect(await tolerableLatencyInMicroseconds({ ...question, deployment }, cloud.s3)).toBe(200_000);
});

it("is that of the very configuration, when it was live before", async () => {
  const again = { ...question, endpointConfigName: "it-before", deployment };
  expect(await tolerableLatencyInMicroseconds(again, cloud.s3)).toBe(50_000);
});

it.each([
  ["nothing was live before", {}],
  ["another model is live", { model: "c/d" }],
  ["another instance type is live", { isSameInstanceType: false }],
])("is unknown when %s", async (_, change) => {
  const known = Object.keys(change).length === 0 ? undefined : deployment;
  const answer = tolerableLatencyInMicroseconds({ ...question, deployment: known, ...change }, cloud.s3);
  expect(await answer).toBeUndefined();
});
