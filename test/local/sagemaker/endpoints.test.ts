import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DeleteObjectCommand } from "@aws-sdk/client-s3";
import {
  CreateEndpointCommand,
  DeleteEndpointCommand,
  DeleteEndpointConfigCommand,
  DeleteModelCommand,
  UpdateEndpointCommand,
  waitUntilEndpointDeleted,
  waitUntilEndpointInService,
} from "@aws-sdk/client-sagemaker";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isAlive } from "../../support/is-alive.ts";
import {
  bodyOf,
  createConfig,
  createConfigOf,
  createEndpoint,
  createModel,
  describeEndpoint,
  endpointStatus,
  invoke,
  isEndpointGone,
  modelSource,
  variant,
} from "./support/endpoints.ts";
import { packArchive, putModel, putObject } from "./support/put-objects.ts";
import { bucket, createBucket, startTestCloud, type TestCloud } from "./support/start-test-cloud.ts";
import { waitFor } from "./support/wait-for.ts";

const notHealthy =
  "The primary container for production variant AllTraffic did not pass the ping health check. " +
  "Please check CloudWatch logs for this endpoint.";
const broken = modelSource("broken", "raise RuntimeError('no such onnxruntime')");

let root: string;
let cloud: TestCloud;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), "onnxify-endpoints-"));
  cloud = await startTestCloud({ directory: root });
  await createBucket(cloud.s3);
});

afterAll(async () => {
  await cloud.close();
  expect(cloud.faults).toEqual([]);
  rmSync(root, { recursive: true, force: true });
});

async function create(name: string, config = name): Promise<void> {
  await cloud.sageMaker.send(new CreateEndpointCommand({ EndpointName: name, EndpointConfigName: config }));
}

async function update(name: string, config: string, rest = {}): Promise<void> {
  await cloud.sageMaker.send(
    new UpdateEndpointCommand({ EndpointName: name, EndpointConfigName: config, ...rest }),
  );
}

async function remove(name: string): Promise<void> {
  await cloud.sageMaker.send(new DeleteEndpointCommand({ EndpointName: name }));
}

describe("CreateEndpoint", () => {
  test("goes through Creating to InService, and answers with the model", async () => {
    await createConfig(cloud, "first", modelSource("one"));
    await create("first");
    expect(await describeEndpoint(cloud, "first")).toMatchObject({
      EndpointStatus: "Creating",
      EndpointConfigName: "first",
      PendingDeploymentSummary: { EndpointConfigName: "first" },
    });

    await waitUntilEndpointInService(
      { client: cloud.sageMaker, maxWaitTime: 20, minDelay: 1, maxDelay: 1 },
      { EndpointName: "first" },
    );

    const endpoint = await describeEndpoint(cloud, "first");
    expect(endpoint).toMatchObject({
      EndpointArn: "arn:aws:sagemaker:us-east-1:000000000000:endpoint/first",
      ProductionVariants: [{ VariantName: "AllTraffic", CurrentInstanceCount: 1, CurrentWeight: 1 }],
    });
    expect(endpoint.PendingDeploymentSummary).toBeUndefined();
    const answer = await invoke(cloud, "first", { inputs: "hello" });
    expect(answer).toMatchObject({ InvokedProductionVariant: "AllTraffic", ContentType: "application/json" });
    const body = bodyOf(answer);
    expect(body).toMatchObject({
      version: "one",
      echo: { inputs: "hello" },
      content_type: "application/json",
      environment: { SAGEMAKER_MODEL_SERVER_WORKERS: "1", AWS_REGION: "us-east-1" },
    });
    const secrets = Object.keys(Object(body.environment)).filter((name) => /SECRET|TOKEN|KEY/.test(name));
    expect(secrets.sort()).toEqual(["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"]);
  });

  test("gives an isolated model neither credentials nor a way to a package index", async () => {
    const url = await putModel(cloud.s3, "isolated", modelSource("one"));
    await createModel(cloud, "isolated", url, { EnableNetworkIsolation: true });
    await createConfigOf(cloud, "isolated", [variant("AllTraffic", "isolated")]);
    await create("isolated");
    await endpointStatus(cloud, "isolated", "InService");
    const environment = Object(bodyOf(await invoke(cloud, "isolated")).environment);
    expect(environment).toMatchObject({ PIP_NO_INDEX: "1", https_proxy: "http://127.0.0.1:9" });
    expect(Object.keys(environment).filter((name) => name.startsWith("AWS_"))).toEqual([]);
    await remove("isolated");
  });

  test("fails with AWS's words when the container ends before it is healthy, and says why in the log", async () => {
    await createConfig(cloud, "never-healthy", broken);
    await create("never-healthy");

    expect(await endpointStatus(cloud, "never-healthy", "Failed")).toMatchObject({
      FailureReason: notHealthy,
    });
    const log = readFileSync(join(cloud.directory, "logs", "endpoints", "never-healthy.log"), "utf8");
    expect(log).toContain("no such onnxruntime");
    await expect(invoke(cloud, "never-healthy")).rejects.toThrow(
      "Endpoint never-healthy of account 000000000000 not found.",
    );
    await expect(update("never-healthy", "first")).rejects.toThrow("Cannot update failed endpoint");
    await remove("never-healthy");
    await waitFor(() => isEndpointGone(cloud, "never-healthy"));
  });

  test.each([
    ["is no archive", Buffer.from("not a tar"), "Failed to extract model data archive"],
    ["climbs out of its folder", { "../../escaped": "x" }, "Failed to extract model data archive"],
    ["is gone", undefined, "Failed to download model data"],
  ])("fails when the model data %s", async (what, content, reason) => {
    const name = `bad-${what.replaceAll(/[^a-z]/g, "-")}`;
    const archive = Buffer.isBuffer(content) ? content : await packArchive(content ?? {});
    const url = await putObject(cloud.s3, `models/${name}`, archive);
    await createModel(cloud, name, url);
    await createConfigOf(cloud, name, [variant("AllTraffic", name)]);
    if (content === undefined) {
      await cloud.s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: `models/${name}` }));
    }
    await create(name);

    expect((await endpointStatus(cloud, name, "Failed")).FailureReason).toContain(reason);
    expect(existsSync(join(cloud.directory, "endpoints", "escaped"))).toBe(false);
  });

  test("refuses a name that is taken, in any case, and a configuration that isn't there", async () => {
    await expect(create("first")).rejects.toMatchObject({
      name: "ValidationException",
      message:
        'Cannot create already existing endpoint "arn:aws:sagemaker:us-east-1:000000000000:endpoint/first".',
    });
    await expect(create("FIRST", "first")).rejects.toThrow("Cannot create already existing endpoint");
    await expect(invoke(cloud, "FIRST")).rejects.toThrow("Endpoint FIRST of account 000000000000 not found.");
    await expect(create("other", "nothing")).rejects.toThrow(
      'Could not find endpoint configuration "arn:aws:sagemaker:us-east-1:000000000000:endpoint-config/nothing".',
    );
  });

  test("serves every variant by its weight, and the one that is asked for", async () => {
    await createConfig(cloud, "blue", modelSource("blue"));
    await createConfig(cloud, "green", modelSource("green"));
    await createConfigOf(cloud, "both", [
      { ...variant("Blue", "blue"), InitialVariantWeight: 0 },
      { ...variant("Green", "green"), InitialVariantWeight: 2 },
    ]);
    await create("both");
    await endpointStatus(cloud, "both", "InService");

    expect(bodyOf(await invoke(cloud, "both"))).toMatchObject({ version: "green" });
    const asked = await invoke(cloud, "both", {}, { TargetVariant: "Blue" });
    expect(asked.InvokedProductionVariant).toBe("Blue");
    expect(bodyOf(asked)).toMatchObject({ version: "blue" });
    await expect(invoke(cloud, "both", {}, { TargetVariant: "Red" })).rejects.toMatchObject({
      name: "ValidationError",
    });
  });
});

describe("UpdateEndpoint", () => {
  test("switches when the new fleet is healthy, without one failed request", async () => {
    await createEndpoint(cloud, "moving");
    await createConfig(cloud, "moving-2", modelSource("two", "time.sleep(0.3)"));
    const { pid } = bodyOf(await invoke(cloud, "moving"));
    const client = keepInvoking("moving", { sleep: 0.02 });

    await update("moving", "moving-2");

    expect(await describeEndpoint(cloud, "moving")).toMatchObject({
      EndpointStatus: "Updating",
      EndpointConfigName: "moving",
      PendingDeploymentSummary: { EndpointConfigName: "moving-2" },
    });
    await expect(update("moving", "moving-2")).rejects.toThrow("Cannot update in-progress endpoint");
    await expect(remove("moving")).rejects.toThrow("Cannot update in-progress endpoint");
    await endpointStatus(cloud, "moving", "InService");
    await waitFor(() => (client.versions.at(-1) === "two" ? true : undefined));
    await waitFor(() => (isAlive(Number(pid)) ? undefined : true));
    await client.stop();

    expect(client.failures).toEqual([]);
    // Answers to different clients may overtake each other.
    for (const versions of client.versionsByClient) expect([...new Set(versions)]).toEqual(["one", "two"]);
    for (const versions of client.versionsByClient) expect(versions).toEqual(versions.toSorted());
    expect(client.versions.length).toBeGreaterThan(20);
    expect(await describeEndpoint(cloud, "moving")).toMatchObject({ EndpointConfigName: "moving-2" });
    await waitFor(() =>
      readdirSync(join(cloud.directory, "endpoints", "moving")).length === 1 ? true : undefined,
    );
  });

  test("stays on the old configuration when the new one is broken, and says why", async () => {
    await createEndpoint(cloud, "staying");
    await createConfig(cloud, "staying-2", broken);
    const client = keepInvoking("staying");

    await update("staying", "staying-2");
    const endpoint = await endpointStatus(cloud, "staying", "InService");
    await client.stop();

    expect(endpoint).toMatchObject({ EndpointConfigName: "staying", FailureReason: notHealthy });
    expect(endpoint.PendingDeploymentSummary).toBeUndefined();
    expect(client.failures).toEqual([]);
    expect(new Set(client.versions)).toEqual(new Set(["one"]));
    expect(readdirSync(join(cloud.directory, "endpoints", "staying"))).toHaveLength(1);
  });

  test("lets long requests finish on the old fleet", async () => {
    await createEndpoint(cloud, "draining");
    await createConfig(cloud, "draining-2", modelSource("two"));
    const slow = invoke(cloud, "draining", { sleep: 1.5 });

    await update("draining", "draining-2");
    await endpointStatus(cloud, "draining", "InService");

    expect(bodyOf(await invoke(cloud, "draining"))).toMatchObject({ version: "two" });
    expect(bodyOf(await slow)).toMatchObject({ version: "one" });
  });

  test("keeps counts and weights when asked to, and shows the deployment's policy", async () => {
    await createEndpoint(cloud, "retaining");
    await createConfig(cloud, "retaining-model", modelSource("two"));
    await createConfigOf(cloud, "retaining-2", [
      { ...variant("AllTraffic", "retaining-model"), InitialInstanceCount: 3, InitialVariantWeight: 5 },
    ]);
    const DeploymentConfig = {
      BlueGreenUpdatePolicy: {
        TrafficRoutingConfiguration: { Type: "ALL_AT_ONCE", WaitIntervalInSeconds: 1 },
        TerminationWaitInSeconds: 1,
      },
    };

    await update("retaining", "retaining-2", { RetainAllVariantProperties: true, DeploymentConfig });

    expect(await endpointStatus(cloud, "retaining", "InService")).toMatchObject({
      EndpointConfigName: "retaining-2",
      ProductionVariants: [{ DesiredInstanceCount: 1, DesiredWeight: 1 }],
      LastDeploymentConfig: DeploymentConfig,
    });
  });

  test("refuses the configuration in use, and any update once the old one was deleted", async () => {
    await createEndpoint(cloud, "refusing");
    await expect(update("refusing", "refusing")).rejects.toMatchObject({
      name: "ValidationException",
      message: 'Cannot update endpoint with the currently in use endpoint configuration "refusing".',
    });
    await expect(update("absent", "refusing")).rejects.toThrow(
      'Could not find endpoint "arn:aws:sagemaker:us-east-1:000000000000:endpoint/absent".',
    );

    await cloud.sageMaker.send(new DeleteEndpointConfigCommand({ EndpointConfigName: "refusing" }));
    await cloud.sageMaker.send(new DeleteModelCommand({ ModelName: "refusing" }));

    await expect(update("refusing", "first")).rejects.toThrow("Could not find endpoint configuration");
    expect(bodyOf(await invoke(cloud, "refusing"))).toMatchObject({ version: "one" });
  });
});

test("DeleteEndpoint lets requests finish, then leaves no process and no file", async () => {
  await createEndpoint(cloud, "leaving");
  const { pid } = bodyOf(await invoke(cloud, "leaving"));
  const slow = invoke(cloud, "leaving", { sleep: 1 });
  await invoke(cloud, "leaving");

  await remove("leaving");

  expect(await describeEndpoint(cloud, "leaving")).toMatchObject({ EndpointStatus: "Deleting" });
  await expect(invoke(cloud, "leaving")).rejects.toMatchObject({
    name: "ValidationError",
    message: "Endpoint leaving of account 000000000000 not found.",
  });
  expect(bodyOf(await slow)).toMatchObject({ version: "one" });
  await waitUntilEndpointDeleted(
    { client: cloud.sageMaker, maxWaitTime: 20, minDelay: 1, maxDelay: 1 },
    { EndpointName: "leaving" },
  );
  expect(isAlive(Number(pid))).toBe(false);
  expect(existsSync(join(cloud.directory, "endpoints", "leaving"))).toBe(false);
  await expect(remove("leaving")).rejects.toThrow("Could not find endpoint");
});

test("a container that dies is started again, and requests meanwhile are told to come back", async () => {
  await createEndpoint(cloud, "mortal");

  await expect(invoke(cloud, "mortal", { die: true })).rejects.toMatchObject({
    name: "ModelError",
    OriginalStatusCode: 0,
  });
  const names = new Set<string>();
  await waitFor(async () => {
    try {
      return bodyOf(await invoke(cloud, "mortal"));
    } catch (error) {
      names.add(error instanceof Error ? error.name : "");
      return undefined;
    }
  });

  expect([...names].filter((name) => name !== "ServiceUnavailable" && name !== "ModelError")).toEqual([]);
  expect(await describeEndpoint(cloud, "mortal")).toMatchObject({ EndpointStatus: "InService" });
});

/** Four clients that ask one request after the other and note every answer. */
function keepInvoking(name: string, body: object = {}) {
  const versions: unknown[] = [];
  const failures: unknown[] = [];
  let isStopped = false;
  const versionsByClient: unknown[][] = [[], [], [], []];
  const clients = versionsByClient.map(async (own) => {
    while (!isStopped) {
      await invoke(cloud, name, body).then(
        (answer) => {
          own.push(bodyOf(answer).version);
          versions.push(bodyOf(answer).version);
        },
        (error: unknown) => failures.push(error),
      );
    }
  });
  return {
    versions,
    versionsByClient,
    failures,
    async stop() {
      isStopped = true;
      await Promise.all(clients);
    },
  };
}
