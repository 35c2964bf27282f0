import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { UpdateEndpointCommand } from "@aws-sdk/client-sagemaker";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  bodyOf,
  createConfig,
  createEndpoint,
  endpointStatus,
  invoke,
  modelSource,
} from "./support/endpoints.ts";
import { createBucket, startTestCloud, type TestCloud } from "./support/start-test-cloud.ts";

const imageDirectory = fileURLToPath(new URL("../../../local/image", import.meta.url));

let root: string;
let cloud: TestCloud;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), "onnxify-image-"));
  cloud = await startTestCloud({ directory: root, imageDirectory });
  await createBucket(cloud.s3);
});

afterAll(async () => {
  await cloud.close();
  rmSync(root, { recursive: true, force: true });
});

test("the image that the local cloud has serves, refuses and is replaced like the tests' own", async () => {
  await createEndpoint(cloud, "real");
  expect(bodyOf(await invoke(cloud, "real", { inputs: "hello" }))).toMatchObject({
    version: "one",
    echo: { inputs: "hello" },
  });
  await expect(invoke(cloud, "real", { raise: "inputs is missing" })).rejects.toMatchObject({
    name: "ModelError",
    OriginalStatusCode: 400,
    OriginalMessage: expect.stringContaining("InternalServerException"),
  });

  await createConfig(cloud, "real-2", modelSource("two"));
  await cloud.sageMaker.send(
    new UpdateEndpointCommand({ EndpointName: "real", EndpointConfigName: "real-2" }),
  );
  await endpointStatus(cloud, "real", "InService");

  expect(bodyOf(await invoke(cloud, "real"))).toMatchObject({ version: "two" });
});
