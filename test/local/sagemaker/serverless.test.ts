import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateEndpointCommand, UpdateEndpointCommand } from "@aws-sdk/client-sagemaker";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openInstanceQuotas, serverlessQuota } from "#local/quotas/instance-quotas.ts";
import {
  bodyOf,
  createConfigOf,
  createEndpoint,
  createModel,
  describeEndpoint,
  endpointStatus,
  invoke,
  modelSource,
} from "./support/endpoints.ts";
import { putModel } from "./support/put-objects.ts";
import { createBucket, startTestCloud, type TestCloud } from "./support/start-test-cloud.ts";

const serverless = {
  VariantName: "AllTraffic",
  ServerlessConfig: { MemorySizeInMB: 2048, MaxConcurrency: 2 },
};

let root: string;
let cloud: TestCloud;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), "onnxify-serverless-"));
  cloud = await startTestCloud({ directory: root, quotas: openInstanceQuotas({ [serverlessQuota]: 3 }) });
  await createBucket(cloud.s3);
  await createModel(cloud, "tiny", await putModel(cloud.s3, "tiny", modelSource("tiny")));
  await createConfigOf(cloud, "tiny", [{ ...serverless, ModelName: "tiny" }]);
  const names = { EndpointName: "tiny", EndpointConfigName: "tiny" };
  await cloud.sageMaker.send(new CreateEndpointCommand(names));
  await endpointStatus(cloud, "tiny", "InService");
});

afterAll(async () => {
  await cloud.close();
  expect(cloud.faults).toEqual([]);
  rmSync(root, { recursive: true, force: true });
});

test("a serverless endpoint answers, and is described by its memory and concurrency", async () => {
  expect(bodyOf(await invoke(cloud, "tiny"))).toMatchObject({ version: "tiny" });
  const { ProductionVariants: [variant] = [] } = await describeEndpoint(cloud, "tiny");
  expect(variant?.CurrentServerlessConfig).toEqual(serverless.ServerlessConfig);
  expect(variant?.CurrentInstanceCount).toBeUndefined();
});

test("another is refused when both together may answer more requests at once than the quota", async () => {
  const names = { EndpointName: "another", EndpointConfigName: "tiny" };
  await expect(cloud.sageMaker.send(new CreateEndpointCommand(names))).rejects.toThrow(
    "is 3, with current utilization of 2 and a request delta of 2",
  );
});

test("it answers as many requests at once as it may, and refuses the next", async () => {
  const outcomes = await Promise.all(
    [1, 2, 3].map(() => invoke(cloud, "tiny", { sleep: 1 }).then(bodyOf, (error: Error) => error.name)),
  );
  expect(outcomes.filter((outcome) => outcome === "ThrottlingException")).toHaveLength(1);
});

test("it takes 4 MB and no more", async () => {
  await expect(invoke(cloud, "tiny", { text: "x".repeat(4_200_000) })).rejects.toThrow(
    "exceeded 4194304 bytes",
  );
  expect(bodyOf(await invoke(cloud, "tiny", { text: "x".repeat(4_100_000) }))).toMatchObject({
    version: "tiny",
  });
});

test("an endpoint with instances cannot become one, and the other way round it can", async () => {
  await createEndpoint(cloud, "real");
  const update = (EndpointName: string, EndpointConfigName: string) =>
    cloud.sageMaker.send(new UpdateEndpointCommand({ EndpointName, EndpointConfigName }));
  await expect(update("real", "tiny")).rejects.toThrow("to a serverless endpoint");
  await update("tiny", "real");
  expect(await endpointStatus(cloud, "tiny", "InService")).toMatchObject({ EndpointConfigName: "real" });
});
