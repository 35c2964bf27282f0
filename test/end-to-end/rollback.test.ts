import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CloudFormationClient, DescribeStacksCommand } from "@aws-sdk/client-cloudformation";
import { InvokeCommand } from "@aws-sdk/client-lambda";
import { DeleteObjectCommand, ListObjectVersionsCommand } from "@aws-sdk/client-s3";
import { DeleteTagsCommand, DescribeEndpointCommand } from "@aws-sdk/client-sagemaker";
import { DescribeExecutionCommand } from "@aws-sdk/client-sfn";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cloudDefaults } from "#local/cloud-options.ts";
import { type Cloud, startCloud } from "#local/start-cloud.ts";
import type { DeployDocument, Release } from "#statemachine/document.ts";
import { runOnnxify } from "../cli/run-onnxify.ts";
import { eventually } from "../support/eventually.ts";
import { deploy, inventory, openCloud, putManifest, readStatus, statesOf, type TestCloud } from "./cloud.ts";
import { makeUpRelease, resolveRelease, writeRefusingPython } from "./made-up-releases.ts";
import { type Asked, whileAsking } from "./steady-client.ts";

const endpointName = "steady";

/** What tells one release from the next is a gate that all of them pass. */
const entryOf = (labelAgreement: number) => ({
  model: "onnxify/emotions-minilm",
  endpointName,
  gates: { labelAgreement, speedup: 0, p95Increase: 1000 },
  benchmark: {
    batchSize: 1,
    durationInSeconds: 1,
    grid: { batchSizes: [], words: [], concurrencies: [] },
  },
});
const [first, second, wrong] = [entryOf(0.51), entryOf(0.52), entryOf(0.53)];
const [unbuilt, turning] = [entryOf(0.54), entryOf(0.55)];
/** It is measured for so long that something newer comes meanwhile. */
const superseded = { ...entryOf(0.56), benchmark: { ...first.benchmark, durationInSeconds: 10 } };

let directory: string;
let cloud: TestCloud;
let upgraded: Cloud | undefined;
let releases: Record<"first" | "second" | "wrong" | "unbuilt" | "superseded" | "turning", Release>;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), "onnxify-rollback-"));
  cloud = await openCloud(() => undefined, {
    python: writeRefusingPython(directory, cloudDefaults.python),
    parameters: { BakeTimeInSeconds: "3" },
  });
  releases = {
    first: await makeUpRelease(cloud, first, { answers: "first" }),
    second: await makeUpRelease(cloud, second, { answers: "second" }),
    wrong: await makeUpRelease(cloud, wrong, { answers: "wrong", isExpectedToAnswer: "right" }),
    unbuilt: await resolveRelease(cloud, unbuilt),
    superseded: await makeUpRelease(cloud, superseded, { answers: "superseded" }),
    turning: await makeUpRelease(cloud, turning, {
      answers: "right",
      later: { answers: "turned", file: join(directory, "turned") },
    }),
  };
  const execution = await deploy(cloud, "steady", first);
  expect(execution.cause ?? "").toBe("");
}, 120_000);

afterAll(async () => {
  await upgraded?.close();
  await cloud[Symbol.asyncDispose]();
  rmSync(directory, { recursive: true, force: true });
});

describe("a client that asks twenty times a second", () => {
  it("is answered by the release before and then by the new one, which has passed its gates at a candidate by then", async () => {
    const { result, asked } = await meanwhile(() => deploy(cloud, "steady", second));
    expect(result.cause ?? "").toBe("");
    expect(labelsIn(asked)).toEqual(["first", "second"]);
    expectSteady(asked);
    const steps = ["CreateCandidate", "WaitInService", "Benchmark", "Report", "RemoveCandidate"];
    const update = ["CreateEndpoint", "WaitInService", "ConfirmAnswers", "RecordDeployment"];
    expect(withoutRepeats(result.states.filter((state) => [...steps, ...update].includes(state)))).toEqual([
      ...steps,
      ...update,
    ]);
    expect((await inventory(cloud)).endpoints).toEqual(["steady InService"]);
  }, 120_000);

  it("is answered by either through a rollback, which is an execution like any other without resolving or building", async () => {
    const { result, asked } = await meanwhile(() => onnxify("rollback", endpointName));
    expect(result).toMatchObject({ endpointName, releaseId: releases.first.releaseId, status: "InService" });
    expect(labelsIn(asked)).toEqual(["second", "first"]);
    expectSteady(asked);
    expect(await statesOf(cloud, result.executionArn)).toEqual(
      expect.arrayContaining(["Preflight", "CreateEndpoint", "Benchmark", "RecordDeployment", "Notify"]),
    );
    for (const state of ["ResolveModel", "CreateCandidate"]) {
      expect(await statesOf(cloud, result.executionArn)).not.toContain(state);
    }
    const { output = "" } = await describeExecution(result.executionArn);
    const { notification }: DeployDocument = JSON.parse(output);
    expect(notification.message).toContain(
      `Why: it was taken back by hand from release ${releases.second.releaseId} to ${releases.first.releaseId}.`,
    );
  }, 120_000);

  it("is answered by the live release only while another fails its gates in the job", async () => {
    const { result, asked } = await meanwhile(() => deploy(cloud, "steady", unbuilt));
    expect(result).toMatchObject({ status: "FAILED", error: "RecipesRefusedError" });
    expect(labelsIn(asked)).toEqual(["first"]);
    expectSteady(asked);
  }, 120_000);

  it("is never answered by a release that gets the golden requests wrong, nor by the one whose place at the candidate that takes", async () => {
    const before = await inventory(cloud);
    const { entries } = await putManifest(cloud, "steady.json", JSON.stringify([superseded]));
    const executionArn = entries[0]?.executionArn ?? "";
    await eventually(
      () => statesOf(cloud, executionArn),
      (states) => states.includes("Benchmark"),
    );
    const { result, asked } = await meanwhile(() => deploy(cloud, "steady", wrong));
    expect(result).toMatchObject({ status: "FAILED", error: "GateFailedError" });
    expect(result.cause).toContain("The endpoint onnxify-candidate-steady answers, but");
    expect(result.states).toContain("CreateCandidate");
    expect(result.states).not.toContain("CreateEndpoint");
    expect(labelsIn(asked)).toEqual(["first"]);
    expectSteady(asked);
    await eventually(
      () => statesOf(cloud, executionArn),
      (states) => states.at(-1) === "Superseded",
      60_000,
    );
    expect(await inventory(cloud)).toEqual(before);
  }, 120_000);

  it("is answered by the live release again when another passes as a candidate, and answers otherwise then", async () => {
    const before = await inventory(cloud);
    const { result, asked } = await meanwhile(() => deploy(cloud, "steady", turning));
    expect(result).toMatchObject({ status: "FAILED", error: "GateFailedError" });
    expect(result.cause).toContain("The candidate passed, but the endpoint steady answers otherwise:");
    expect(labelsIn(asked)).toEqual(["first", "turned", "first"]);
    expectSteady(asked);
    expect(await inventory(cloud)).toEqual(before);
  }, 120_000);
});

describe("onnxify history", () => {
  it("lists what became of every release, the newest first, and says what failed last", async () => {
    const { stdout } = await run("history", endpointName);
    const { releases: rows, error } = await onnxify("history", endpointName);
    expect(rows.map(({ releaseId, outcome }: Row) => [releaseId, outcome])).toEqual([
      [releases.turning.releaseId, "refused"],
      [releases.wrong.releaseId, "refused"],
      [releases.unbuilt.releaseId, "refused"],
      [releases.first.releaseId, "live"],
      [releases.second.releaseId, "rolled back"],
      [releases.first.releaseId, "replaced"],
    ]);
    expect(rows[0].failedGates[0]).toContain("The candidate passed, but");
    expect(rows[1].failedGates[0]).toContain("score shift");
    expect(error.name).toBe("GateFailedError");
    expect(stdout).toMatch(/^measured +release +revision +recipe +p50 +speedup +outcome$/m);
    expect(stdout).toMatch(/UTC +[0-9a-f]{16} +[0-9a-f]{7} +none +\d+(\.\d+)? ms +[\d.]+x +live$/m);
  });
});

describe("an endpoint that was rolled back", () => {
  it("stays so when the schedule fires and when the same manifest is deployed again, and says why", async () => {
    await deploy(cloud, "steady", second);
    await onnxify("rollback", endpointName, "--to", releases.first.releaseId);
    const { entries } = await putManifest(cloud, "steady.json", JSON.stringify([second]));
    const hold = { releaseId: releases.first.releaseId, insteadOf: releases.second.releaseId };
    expect(entries[0]).toMatchObject({ state: "live", held: hold });
    const Payload = JSON.stringify({ source: "aws.scheduler", scheduledTime: new Date().toISOString() });
    await cloud.lambda.send(new InvokeCommand({ FunctionName: "onnxify-dev-trigger", Payload }));
    expect((await readStatus(cloud, "manifests/steady.json"))?.entries[0]).toMatchObject({ held: hold });
    expect((await onnxify("status", endpointName)).live.releaseId).toBe(releases.first.releaseId);
    expect((await run("reconcile", "--dry-run")).stdout).toContain("skip");
    expect((await run("status", endpointName)).stdout).toContain(
      `held      at release ${hold.releaseId} since`,
    );
  }, 120_000);

  it("is the manifest's again when it goes back to what that had brought", async () => {
    await onnxify("rollback", endpointName, "--to", releases.second.releaseId);
    expect((await readStatus(cloud, "manifests/steady.json"))?.entries[0]).not.toHaveProperty("held");
    expect((await run("reconcile", "--dry-run")).stdout).toContain("unchanged");
  }, 120_000);

  it("cannot go where it is, or to what it never had", async () => {
    const { exitCode, stderr } = await run("rollback", endpointName, "--to", releases.second.releaseId);
    expect({ exitCode, stderr }).toEqual({
      exitCode: 2,
      stderr: `error: steady answers from release ${releases.second.releaseId} already. Nothing is to be done.\n`,
    });
    const { stderr: unknown } = await run("rollback", endpointName, "--to", "x");
    expect(unknown).toContain(`Name one of these with --to: ${releases.first.releaseId} (onnxify/emotions`);
  });

  it("is left alone once it is somebody else's", async () => {
    const { EndpointArn: ResourceArn } = await describeEndpoint();
    const { EndpointConfigName } = await describeEndpoint();
    await cloud.sageMaker.send(new DeleteTagsCommand({ ResourceArn, TagKeys: ["application"] }));
    const { exitCode, stderr } = await run("rollback", endpointName);
    expect(exitCode).toBe(1);
    expect(stderr).toContain("without the tags");
    expect(await describeEndpoint()).toMatchObject({ EndpointConfigName, EndpointStatus: "InService" });
  }, 60_000);
});

describe("a stack that is packaged anew", () => {
  it("is deployed in the place of the old one, also on a copy of its directory, and the endpoint answers as before", async () => {
    const { $metadata: _, ...before } = await describeEndpoint();
    await cloud.close();
    const backup = join(directory, "backup");
    cpSync(join(cloud.directory, "data"), backup, { recursive: true });
    upgraded = await startCloud({
      port: Number(new URL(cloud.endpointUrl).port),
      dataDirectory: backup,
      packageDirectory: changePackage(directory),
      samplesDirectory: join(cloud.directory, "samples"),
      parameters: {},
      onNotice: () => undefined,
    });
    const credentials = { accessKeyId: "test", secretAccessKey: "test" };
    const { endpointUrl: endpoint, region } = upgraded;
    const cloudFormation = new CloudFormationClient({ endpoint, region, credentials });
    const { Stacks: [stack] = [] } = await cloudFormation.send(new DescribeStacksCommand({}));
    expect(stack?.Description).toBe("upgraded");
    const after = await eventually(describeEndpoint, ({ EndpointStatus }) => EndpointStatus === "InService");
    expect(after).toMatchObject(before);
    expect(await onnxify("invoke", endpointName, "who are you?")).toMatchObject([[{ label: "second" }]]);
    expect((await onnxify("status", endpointName)).live.releaseId).toBe(releases.second.releaseId);
  }, 60_000);
});

describe("onnxify remove", () => {
  it("takes the endpoint, its configurations, models and alarms, and leaves releases and receipts", async () => {
    await onnxify("remove", endpointName);
    const { work: _, ...left } = await inventory(cloud);
    expect(left).toEqual({ endpoints: [], configs: [], models: [], alarms: [] });
    expect(await Promise.all(["releases/", "reports/"].map(countVersions))).not.toContain(0);
  });

  it("takes those as well with --purge, also afterwards, and every version of them", async () => {
    await cloud.s3.send(new DeleteObjectCommand({ Bucket: cloud.bucket, Key: "manifests/steady.json" }));
    await eventually(
      () => readStatus(cloud, "manifests/steady.json"),
      (status) => status === undefined,
    );
    const { kept } = await onnxify("remove", endpointName, "--purge");
    expect(kept).toEqual([]);
    const places = ["releases/", "reports/", "deployments/", "claims/"];
    // What was neither measured nor live, nothing tells of.
    const unknown = await countVersions(releases.superseded.prefix);
    expect(await Promise.all(places.map(countVersions))).toEqual([unknown, 0, 0, 0]);
    expect((await run("history", endpointName)).exitCode).toBe(2);
  });
});

/** The package as it is, with something changed that can be asked for. */
function changePackage(parent: string): string {
  const packageDirectory = join(parent, "package");
  cpSync(join(import.meta.dirname, "..", "..", ".serverless"), packageDirectory, { recursive: true });
  const file = join(packageDirectory, "cloudformation-template-update-stack.json");
  const template = JSON.parse(readFileSync(file, "utf8"));
  writeFileSync(file, JSON.stringify({ ...template, Description: "upgraded" }));
  return packageDirectory;
}

interface Row {
  releaseId: string;
  outcome: string;
}

const meanwhile = <Result>(work: () => Promise<Result>) =>
  whileAsking(cloud, { endpointName, body: { inputs: ["who are you?"] } }, work);

const labelOf = ({ answer }: Asked): string => /"label": "(\w+)"/.exec(answer)?.[1] ?? answer;

/** Who answered, or what failed, in the order of all requests; each once for all that follow each other. */
const labelsIn = (asked: Asked[]): string[] => withoutRepeats(asked.map(labelOf));

const withoutRepeats = (names: readonly string[]): string[] =>
  names.filter((name, index) => name !== names[index - 1]);

/** That as many were asked as there should be: some more or less on a busy machine. */
function expectSteady(asked: Asked[]): void {
  const seconds = ((asked.at(-1)?.sentAt ?? 0) - (asked[0]?.sentAt ?? 0)) / 1000;
  expect(asked.length / seconds).toBeGreaterThan(15);
}

const run = (...parameters: string[]) =>
  runOnnxify(parameters, {
    environment: {
      AWS_ENDPOINT_URL: cloud.endpointUrl,
      AWS_REGION: cloud.region,
      AWS_ACCESS_KEY_ID: "test",
      AWS_SECRET_ACCESS_KEY: "test",
    },
  });

/** What a command answers with --json. */
async function onnxify(...parameters: string[]) {
  const { exitCode, stdout, stderr } = await run(...parameters, "--json");
  expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
  return JSON.parse(stdout);
}

const describeEndpoint = () =>
  cloud.sageMaker.send(new DescribeEndpointCommand({ EndpointName: endpointName }));

const describeExecution = (executionArn: string) =>
  cloud.stepFunctions.send(new DescribeExecutionCommand({ executionArn }));

async function countVersions(Prefix: string): Promise<number> {
  const { Versions = [] } = await cloud.s3.send(
    new ListObjectVersionsCommand({ Bucket: cloud.bucket, Prefix }),
  );
  return Versions.length;
}
