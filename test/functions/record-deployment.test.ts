import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import type { Deployment } from "#lib/deployment.ts";
import { parseEntry } from "#lib/manifest/parse-entry.ts";
import type { DeployDocument } from "#statemachine/document.ts";
import { recordDeployment } from "../../functions/record-deployment/record-deployment.ts";
import { startTestCloud, type TestCloud } from "../local/support/test-cloud.ts";

const entry = parseEntry({ model: "onnxify/a", instanceCount: 3 }, { place: "models[0]" });

let cloud: TestCloud;
let latest: Deployment;

beforeAll(async () => {
  cloud = await startTestCloud();
});

afterAll(() => cloud.remove());

beforeEach(async () => {
  for (const releaseId of ["a", "b", "c"]) await record(releaseId);
});

it("writes down what is live with what brings it back, and what was live before, the newest first", () => {
  expect(releases()).toEqual(["c", "b", "a"]);
  expect(latest.live.deployedWith).toMatchObject({ entry: { instanceCount: 3 }, release: { prefix: "c/" } });
  expect(latest.live.deployedWith?.release).not.toHaveProperty("action");
});

it("passes over everything newer than what the endpoint is taken back to, however often it is asked", async () => {
  await record("a", { from: "c" });
  await record("a", { from: "c" });
  expect(releases()).toEqual(["a", "c, rolled back", "b, rolled back"]);
});

it("passes over nothing when the endpoint comes back to what was passed over, or is deployed again", async () => {
  await record("b", { from: "c" });
  await record("c", { from: "b" });
  expect(releases()).toEqual(["c", "b", "a"]);
  await record("b", { from: "c" });
  await record("c");
  expect(releases()).toEqual(["c", "b", "a"]);
});

async function record(releaseId: string, restoration?: DeployDocument["restoration"]): Promise<void> {
  const revision = releaseId.repeat(40);
  const pinned = { releaseId, revision, model: "onnxify/a", task: "text-classification", license: "mit" };
  const made = { sizeInBytes: 1, imageUri: "image", toolchainDigest: "t", handlerDigest: "h", madeOf: {} };
  const place = { prefix: `${releaseId}/`, modelDataUrl: `s3://bucket/${releaseId}/model.tar.gz` };
  const document = {
    executionName: `execution-${releaseId}`,
    entry,
    release: { ...pinned, ...made, ...place, action: "deploy" as const, changes: [] },
    ...(restoration && { restoration }),
    endpoint: {
      endpointName: entry.endpointName,
      endpointConfigName: `config-${releaseId}`,
      status: "InService" as const,
      waitInSeconds: 1,
      startedAt: "2026-11-24T08:00:00.000Z",
    },
    benchmark: { reportUrl: `s3://bucket/reports/${releaseId}.json` } as DeployDocument["benchmark"],
  };
  latest = await recordDeployment(document, cloud);
}

const releases = () =>
  [latest.live, ...latest.previous].map(({ releaseId, rolledBackAt }) =>
    rolledBackAt === undefined ? releaseId : `${releaseId}, rolled back`,
  );
