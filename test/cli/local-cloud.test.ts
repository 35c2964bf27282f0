import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { DeleteObjectCommand, GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import {
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  CreateModelCommand,
  SageMakerClient,
} from "@aws-sdk/client-sagemaker";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { alarmNamesOf } from "#lib/alarm-names.ts";
import { ownerTags } from "#lib/owner-tags.ts";
import { readJson, writeJson } from "#lib/s3/json-objects.ts";
import { type EntryRow, entryKeyOf } from "#lib/status/entry-row.ts";
import { type TemporaryKind, temporaryKinds } from "#lib/temporary-endpoints/temporary-kind.ts";
import { temporaryNameOf } from "#lib/temporary-endpoints/temporary-name.ts";
import { temporaryTags } from "#lib/temporary-endpoints/temporary-tags.ts";
import { makeReceipt } from "../functions/report/receipt.ts";
import { eventually } from "../support/eventually.ts";
import { putAlarm } from "./put-alarm.ts";
import { type FinishedRun, readFirstLine, runOnnxify, startOnnxify } from "./run-onnxify.ts";

let directory: string;
let cloud: ChildProcess;
let bucket: string;
let environment: Record<string, string>;
let s3: S3Client;
let sageMaker: SageMakerClient;
let cloudWatch: CloudWatchClient;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "onnxify-cli-test-"));
  cloud = startOnnxify(["up", "--port", "0", "--json"], { directory });
  const addresses = JSON.parse(await readFirstLine(cloud));
  bucket = addresses.bucket;
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  environment = {
    AWS_ENDPOINT_URL: addresses.endpointUrl,
    AWS_REGION: addresses.region,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  };
  const connection = { endpoint: addresses.endpointUrl, region: addresses.region, credentials };
  s3 = new S3Client(connection);
  sageMaker = new SageMakerClient(connection);
  cloudWatch = new CloudWatchClient(connection);
});

afterAll(async () => {
  const closed = once(cloud, "close");
  cloud.kill("SIGTERM");
  cloud.stderr?.resume();
  await closed;
  await rm(directory, { recursive: true, force: true });
});

const run = (...parameters: string[]): Promise<FinishedRun> => runOnnxify(parameters, { environment });

describe("onnxify deploy", () => {
  it("tells each step of a deployment that fails, why, and ends with 1", async () => {
    const { exitCode, stdout, stderr } = await run("deploy", "nobody/nothing");
    expect(exitCode).toBe(1);
    const lines = stdout.trim().split("\n");
    expect(lines[0]).toContain("nobody/nothing goes to the endpoint nobody-nothing");
    expect(lines[1]).toMatch(/^✗ ResolveModel +\d+\.\d s {2}failed with ModelNotFoundError$/);
    expect(lines[2]).toMatch(/^✓ CleanUp +\d+\.\d s {2}removed nothing$/);
    expect(lines[3]).toMatch(/^✓ NotifyFailure +\d+\.\d s {2}told the topic: nobody-nothing failed/);
    expect(stderr).toMatch(/^error: The Hub .* has no public model nobody\/nothing\. .*\n$/);
    expect(stdout + stderr).not.toContain("\u001b");
  });

  it("answers the same with --json as one document, the steps on standard error, also the second time", async () => {
    const { exitCode, stdout, stderr } = await run("deploy", "nobody/nothing", "--json");
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      endpointName: "nobody-nothing",
      model: "nobody/nothing",
      status: "Failed",
      executionArn: expect.stringContaining(":execution:onnxify-deploy-model-dev:"),
      error: { name: "ModelNotFoundError" },
    });
    expect(stderr).toContain("✗ ResolveModel");
  });

  it("starts the execution and ends with --no-wait; the manifest has what was typed", async () => {
    const { exitCode, stdout } = await run(
      ..."deploy nobody/else --revision v2 --endpoint-name else --no-wait --json".split(" "),
    );
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toEqual({ endpointName: "else", executionArn: expect.any(String) });
    const manifest = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: "manifests/cli/else.json" }));
    expect(JSON.parse((await manifest.Body?.transformToString()) ?? "")).toEqual({
      models: [{ model: "nobody/else", revision: "v2", endpointName: "else" }],
    });
  });

  it("is what `reconcile --dry-run` would try again, and why that would fail", async () => {
    const { exitCode, stdout } = await run("reconcile", "--dry-run", "--json");
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout).plan).toContainEqual({
      manifestKey: "manifests/cli/nobody-nothing.json",
      model: "nobody/nothing",
      endpointName: "nobody-nothing",
      action: "fail",
      error: { name: "ModelNotFoundError", message: expect.stringContaining("has no public model") },
    });
    const { stdout: shown } = await run("reconcile", "--dry-run");
    expect(shown).toMatch(
      /^! {2}nobody-nothing +fail +The Hub .* \(manifests\/cli\/nobody-nothing\.json\)$/m,
    );
    expect(shown).toMatch(/^0 of \d to be changed\.$/m);
  });

  it("says that the endpoint is held once it was rolled back, and starts nothing", async () => {
    const location = { bucket, key: entryKeyOf("manifests/cli/nobody-nothing.json", "nobody-nothing") };
    const held = { releaseId: "old", insteadOf: "new", since: "2026-11-24T08:00:00.000Z" };
    const row = await readJson<EntryRow>(s3, location);
    await writeJson(s3, { ...location, value: { ...row, held } });
    const { exitCode, stderr } = await run("deploy", "nobody/nothing");
    expect({ exitCode, stderr }).toEqual({
      exitCode: 2,
      stderr:
        "error: nobody-nothing is held at release old since 2026-11-24 08:00:00 UTC, instead of new. `onnxify rollback nobody-nothing --to new`, or another entry in its manifest, ends that.\n",
    });
    expect(await readJson<EntryRow>(s3, location)).toMatchObject({ executionArn: row?.executionArn, held });
  });

  it("needs a stack of that stage", async () => {
    const { exitCode, stderr } = await run("deploy", "nobody/nothing", "--stage", "prod");
    expect(exitCode).toBe(3);
    expect(stderr).toMatch(/^error: There is no stack onnxify-prod in this account and region\./);
  });
});

describe("an endpoint that onnxify has not made", () => {
  it.each([["status"], ["report"], ["invoke"], ["history"], ["rollback"], ["remove"]])(
    "is bad input to %s",
    async (command) => {
      const { exitCode, stdout, stderr } = await run(
        command,
        "nowhere",
        ...(command === "invoke" ? ["text"] : []),
      );
      expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
      expect(stderr).toMatch(/^error: .*nowhere.*`onnxify status` lists those.*\n$/);
    },
  );
});

describe("an endpoint on record", () => {
  beforeAll(async () => {
    await s3.send(new PutObjectCommand({ Bucket: bucket, Key: "releases/model.tar.gz", Body: "archive" }));
    for (const name of ["mine-new", "mine-old"]) await makeEndpointConfig(name);
    await putDeployment("mine", ["mine-new", "mine-old"]);
    for (const kind of temporaryKinds) await leaveTemporary(kind, "mine");
    await putAlarm(alarmNamesOf("dev", "mine").clientErrors, cloudWatch);
  });

  it("is in the list of status, with what SageMaker says of it", async () => {
    const { exitCode, stdout } = await run("status");
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^endpoint +status +model +release +since$/m);
    expect(stdout).toMatch(
      /^mine +Missing +acme\/classifier at abcdef0 +release-of-mine-new +2026-11-24 04:00:00 UTC$/m,
    );
  });

  it("is told of with its releases, newest first", async () => {
    const { stdout } = await run("status", "mine");
    expect(stdout).toMatch(/release-of-mine-new.*release-of-mine-old/s);
    const document = JSON.parse((await run("status", "mine", "--json")).stdout);
    expect(document).toMatchObject({ endpointName: "mine", status: "Missing" });
  });

  it("has its receipt brought here, as a page and as JSON, and shown in a browser when asked", async () => {
    const receipt = makeReceipt({ endpointName: "mine" });
    const page = "<!doctype html><title>mine: live</title>";
    await putObject("reports/report.json", JSON.stringify(receipt));
    await putObject("reports/report.html", page);
    const shown = join(directory, "shown");
    const browser = join(directory, "browser");
    await writeFile(browser, `#!/bin/sh\necho "$1" > "${shown}"\n`, { mode: 0o755 });
    const { exitCode, stdout, stderr } = await runOnnxify(["report", "mine", "--json", "--open"], {
      environment: { ...environment, BROWSER: browser },
      directory,
    });
    expect(exitCode, stderr).toBe(0);
    const { reportFile, htmlFile, ...answer } = JSON.parse(stdout);
    expect(answer).toEqual({
      endpointName: "mine",
      releaseId: "release-of-mine-new",
      verdict: "live",
      speedup: receipt.speedup,
      reportUrl: `s3://${bucket}/reports/report.json`,
      htmlUrl: `s3://${bucket}/reports/report.html`,
    });
    expect(htmlFile).toBe(join(directory, ".onnxify", "reports", "report.html"));
    expect(await readFile(htmlFile, "utf8")).toBe(page);
    expect(JSON.parse(await readFile(reportFile, "utf8"))).toEqual(receipt);
    await eventually(
      () => readFile(shown, "utf8").catch(() => ""),
      (text) => text.includes("report.html"),
    );
  });

  it("whose receipt is gone says which, and what to do", async () => {
    await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: "reports/report.html" }));
    const { exitCode, stderr } = await run("report", "mine");
    expect(exitCode).toBe(1);
    expect(stderr).toContain(
      `error: The receipt s3://${bucket}/reports/report.html is not there. Deploy with`,
    );
  });

  it("is removed with the endpoints beside it, its alarms, configurations, models and record", async () => {
    const { exitCode, stdout } = await run("remove", "mine", "--json");
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      endpointName: "mine",
      removed: [
        "endpoint onnxify-vanilla-mine",
        "configuration onnxify-vanilla-mine",
        "model onnxify-vanilla-mine",
        "endpoint onnxify-candidate-mine",
        "configuration onnxify-candidate-mine",
        "model onnxify-candidate-mine",
        "alarm onnxify-dev-endpoint-mine-4xx-errors",
        "configuration mine-new",
        "model mine-new",
        "configuration mine-old",
        "model mine-old",
        `s3://${bucket}/deployments/mine.json`,
      ],
    });
    expect((await run("remove", "mine")).exitCode).toBe(2);
  });
});

async function putObject(Key: string, Body: string): Promise<void> {
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body }));
}

/** As an execution leaves it that was stopped by hand. */
async function leaveTemporary(kind: TemporaryKind, endpointName: string): Promise<void> {
  const name = temporaryNameOf(kind, endpointName);
  await makeEndpointConfig(name);
  const Tags = [...ownerTags("dev"), ...temporaryTags({ kind, endpointName, executionName: "stopped" })];
  await sageMaker.send(new CreateEndpointCommand({ EndpointName: name, EndpointConfigName: name, Tags }));
}

async function makeEndpointConfig(name: string): Promise<void> {
  const model = {
    ModelName: name,
    ExecutionRoleArn: "arn:aws:iam::000000000000:role/serve",
    PrimaryContainer: { Image: "image", ModelDataUrl: `s3://${bucket}/releases/model.tar.gz` },
  };
  await sageMaker.send(new CreateModelCommand(model));
  const variant = { VariantName: "AllTraffic", ModelName: name, InitialInstanceCount: 1 };
  await sageMaker.send(
    new CreateEndpointConfigCommand({
      EndpointConfigName: name,
      ProductionVariants: [{ ...variant, InstanceType: "ml.c6i.xlarge" }],
    }),
  );
}

async function putDeployment(endpointName: string, [live, ...previous]: string[]): Promise<void> {
  const describe = (endpointConfigName: string | undefined) => ({
    releaseId: `release-of-${endpointConfigName}`,
    model: "acme/classifier",
    revision: "abcdef0123456789abcdef0123456789abcdef01",
    task: "text-classification",
    endpointConfigName,
    modelDataUrl: `s3://${bucket}/releases/model.tar.gz`,
    reportUrl: `s3://${bucket}/reports/report.json`,
    deployedAt: "2026-11-24T04:00:00.000Z",
    executionName: "execution",
  });
  const deployment = { endpointName, live: describe(live), previous: previous.map(describe) };
  const Key = `deployments/${endpointName}.json`;
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body: JSON.stringify(deployment) }));
}
