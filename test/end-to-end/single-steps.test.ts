import { createHash } from "node:crypto";
import { InvokeCommand } from "@aws-sdk/client-lambda";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import {
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  CreateModelCommand,
  CreateProcessingJobCommand,
  DescribeEndpointCommand,
  DescribeProcessingJobCommand,
  ListEndpointsCommand,
  type Tag,
} from "@aws-sdk/client-sagemaker";
import { ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { jobNameOf } from "#lib/job-name.ts";
import { ownerTags } from "#lib/owner-tags.ts";
import { isTaken } from "#lib/sagemaker/is-missing.ts";
import { entryKeyOf } from "#lib/status/entry-row.ts";
import { type TemporaryKind, temporaryKinds } from "#lib/temporary-endpoints/temporary-kind.ts";
import { temporaryNameOf } from "#lib/temporary-endpoints/temporary-name.ts";
import { temporaryTags } from "#lib/temporary-endpoints/temporary-tags.ts";
import { eventually } from "../support/eventually.ts";
import { openCloud, putManifest, readObject, type TestCloud } from "./cloud.ts";

/*
 * What a whole deployment does only when something unlikely happens in the middle of it: the packaged functions, asked
 * one at a time.
 */
const entry = {
  model: "test/model",
  endpointName: "single",
  instanceType: "ml.c6i.xlarge",
  instanceCount: 1,
} as const;
const release = { model: entry.model, releaseId: "0123456789abcdef", prefix: "releases/test--model/0/" };
const document = { executionName: "single-step", entry, release };

let cloud: TestCloud;

beforeAll(async () => {
  cloud = await openCloud(() => undefined);
});

afterAll(() => cloud[Symbol.asyncDispose]());

describe("CleanUp", () => {
  it("stops a job that still runs", async () => {
    const ProcessingJobName = jobNameOf("onnxify-dev", document.executionName);
    await startSleepingJob(ProcessingJobName);
    const answer = await ask("cleanUp", document);
    expect(answer).toEqual({ removed: [`the processing job ${ProcessingJobName}`] });
    const describeJob = new DescribeProcessingJobCommand({ ProcessingJobName });
    await eventually(
      () => cloud.sageMaker.send(describeJob),
      ({ ProcessingJobStatus }) => ProcessingJobStatus === "Stopped",
    );
  });
});

describe.each(temporaryKinds)("a %s endpoint that an execution which was aborted has left", (kind) => {
  const EndpointName = temporaryNameOf(kind, entry.endpointName);
  const create = `create${kind === "vanilla" ? "Vanilla" : "Candidate"}`;
  const remove = create.replace("create", "remove");
  const remains = async () => (await cloud.sageMaker.send(new ListEndpointsCommand({}))).Endpoints ?? [];

  it.each([
    ["CleanUp", "cleanUp"],
    ["the one that makes it for the next execution", create],
  ])("is removed by %s, which is asked until it is gone", async (_, step) => {
    await leaveTemporary(kind, "aborted");
    expect(await ask(step, document)).toMatchObject({ errorType: "EndpointBusyError" });
    await eventually(remains, ({ length }) => length === 0);
  });

  it("is removed by RemoveEndpoint, when the endpoint goes", async () => {
    await leaveTemporary(kind, "aborted");
    const source = { bucket: cloud.bucket, key: "manifests/any.json", index: 0 };
    const claim = { endpointName: entry.endpointName, manifestKey: source.key, alsoAskedForBy: {} };
    await putJson("claims/single.json", { ...claim, executionName: document.executionName });
    const removal = { ...document, source, removal: {} };
    expect(await ask("removeEndpoint", removal)).toMatchObject({ isSettled: false });
    await eventually(remains, ({ length }) => length === 0);
    expect(await ask("removeEndpoint", removal)).toMatchObject({ isSettled: true });
  });

  it("is another's to the step that removes its own execution's, and to CleanUp of one that is superseded", async () => {
    await leaveTemporary(kind, "newer");
    expect(await ask(remove, document)).toMatchObject({ isSettled: true });
    const source = { bucket: cloud.bucket, key: "manifests/any.json", index: 0 };
    const claim = { endpointName: entry.endpointName, executionName: "newer", alsoAskedForBy: {} };
    await putJson("claims/single.json", claim);
    expect(await ask("cleanUp", { ...document, source })).toEqual({ removed: [] });
    expect(await remains()).toMatchObject([{ EndpointName }]);
    expect(await ask(remove, { ...document, executionName: "newer" })).toMatchObject({ isSettled: false });
    await eventually(remains, ({ length }) => length === 0);
  });
});

describe("CreateEndpoint", () => {
  it("takes a failed endpoint away, and is to be asked again", async () => {
    await makeFailedEndpoint();
    expect(await ask("createEndpoint", document)).toMatchObject({ errorType: "EndpointBusyError" });
    const listEndpoints = new ListEndpointsCommand({});
    await eventually(
      () => cloud.sageMaker.send(listEndpoints),
      ({ Endpoints = [] }) => Endpoints.length === 0,
    );
  });
});

describe("RollBack", () => {
  it("says in the claim of a newer execution what it is about to take away", async () => {
    await makeFailedEndpoint();
    const key = "claims/single.json";
    const claim = { endpointName: entry.endpointName, executionName: "newer", alsoAskedForBy: {} };
    await putJson(key, claim);
    const source = { bucket: cloud.bucket, key: "manifests/any.json", index: 0 };
    expect(await ask("rollBack", { ...document, source })).toMatchObject({ isSettled: true });
    const told = JSON.parse((await (await readObject(cloud, key))?.transformToString()) ?? "");
    expect(told).toMatchObject({ executionName: "newer", retiring: { since: expect.any(String) } });
  });
});

describe("RemoveEndpoint", () => {
  it("says once more that the endpoint is gone when the answer was lost", async () => {
    const endpointName = "gone";
    const key = "manifests/gone-from.json";
    const { executionName } = document;
    await putJson("claims/gone.json", { endpointName, manifestKey: key, executionName, alsoAskedForBy: {} });
    const source = { bucket: cloud.bucket, key };
    const removal = { executionName, entry: { model: entry.model, endpointName }, source, removal: {} };
    expect(await ask("removeEndpoint", removal)).toMatchObject({ isSettled: true });
    expect(await ask("removeEndpoint", removal)).toMatchObject({ isSettled: true });
  });
});

describe("the trigger", () => {
  it("leaves an event that it cannot understand to a person, in the queue of dead letters", async () => {
    const Payload = JSON.stringify({ detail: { bucket: {} } });
    const FunctionName = "onnxify-dev-trigger";
    await cloud.lambda.send(new InvokeCommand({ FunctionName, InvocationType: "Event", Payload }));
    const QueueUrl = cloud.resources.DeadLetters?.attributes.QueueUrl;
    const receive = new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 10 });
    const { Messages: [message] = [] } = await cloud.sqs.send(receive);
    expect(JSON.parse(message?.Body ?? "")).toMatchObject({ requestPayload: JSON.parse(Payload) });
  });

  it("starts anew what says that it runs, and does not", async () => {
    const model = "nobody/aborted";
    const endpointName = "nobody-aborted";
    const executionArn = `${cloud.stateMachineArn.replace("stateMachine", "execution")}:aborted`;
    const updatedAt = "2026-11-24T08:00:00.000Z";
    const row = { model, endpointName, state: "running", onRemove: "keep", executionArn, updatedAt };
    await putJson(entryKeyOf("manifests/aborted.txt", endpointName), row);
    const manifestKey = "manifests/aborted.txt";
    const claim = { endpointName, manifestKey, executionName: "aborted", desired: "", write: "" };
    await putJson("claims/nobody-aborted.json", { ...claim, alsoAskedForBy: {} });
    const { entries } = await putManifest(cloud, "aborted.txt", model);
    expect(entries[0]?.executionArn).toContain(":execution:onnxify-deploy-model-dev:nobody-aborted-");
  });
});

describe("a step that finds nothing where something should be says what is missing", () => {
  it("VerifyModel: what the job leaves", async () => {
    const answer = await ask("verifyModel", document);
    expect(answer).toMatchObject({ errorType: "VerificationFailedError" });
    expect(answer).toHaveProperty("errorMessage", expect.stringContaining("The job left no"));
  });

  it("Upload: what the job leaves", async () => {
    const key = "work/single-step/model.tar.gz";
    await cloud.s3.send(new PutObjectCommand({ Bucket: cloud.bucket, Key: key, Body: "archive" }));
    const sha256 = createHash("sha256").update("archive").digest("hex");
    const archive = { url: `s3://${cloud.bucket}/${key}`, sha256, sizeInBytes: 7 };
    const answer = await ask("upload", { ...document, archive });
    expect(answer).toMatchObject({ errorType: "QuantizationFailedError" });
  });

  it("Benchmark: the release", async () => {
    const answer = await ask("benchmark", document);
    expect(answer).toHaveProperty("errorMessage", expect.stringContaining("has no release.json"));
  });

  it("the trigger: nothing, about a manifest that was deleted before it was read", async () => {
    const object = { key: "manifests/gone.json" };
    expect(await ask("trigger", { detail: { object } })).toMatchObject({ entries: [] });
    await expect(readObject(cloud, "status/manifests/gone.json.json")).rejects.toThrow("does not exist");
  });
});

async function putJson(Key: string, value: object): Promise<void> {
  await cloud.s3.send(new PutObjectCommand({ Bucket: cloud.bucket, Key, Body: JSON.stringify(value) }));
}

/** What a function of the stack answers, or `{errorType, errorMessage}`. */
async function ask(functionName: string, input: object): Promise<unknown> {
  const FunctionName = `onnxify-dev-${functionName}`;
  const answer = await cloud.lambda.send(new InvokeCommand({ FunctionName, Payload: JSON.stringify(input) }));
  return JSON.parse(answer.Payload?.transformToString() ?? "");
}

async function startSleepingJob(ProcessingJobName: string): Promise<void> {
  const command = new CreateProcessingJobCommand({
    ProcessingJobName,
    RoleArn: roleArn("QuantizeJobRole"),
    AppSpecification: {
      ImageUri: "image",
      ContainerEntrypoint: ["python3", "-c", "import time; time.sleep(60)"],
    },
    ProcessingResources: {
      ClusterConfig: { InstanceCount: 1, InstanceType: "ml.c6i.xlarge", VolumeSizeInGB: 1 },
    },
  });
  await cloud.sageMaker.send(command);
}

/** A temporary endpoint beside the entry's, which did not come up. */
async function leaveTemporary(kind: TemporaryKind, executionName: string): Promise<void> {
  const { endpointName } = entry;
  const tags = [...ownerTags("dev"), ...temporaryTags({ kind, endpointName, executionName })];
  await makeFailedEndpoint(temporaryNameOf(kind, endpointName), tags);
}

/** An endpoint whose model is no archive. */
async function makeFailedEndpoint(
  EndpointName: string = entry.endpointName,
  Tags: Tag[] = [],
): Promise<void> {
  const key = `${release.prefix}model.tar.gz`;
  await cloud.s3.send(new PutObjectCommand({ Bucket: cloud.bucket, Key: key, Body: "no archive" }));
  const createModel = new CreateModelCommand({
    ModelName: "broken",
    ExecutionRoleArn: roleArn("ServeRole"),
    PrimaryContainer: { Image: "image", ModelDataUrl: `s3://${cloud.bucket}/${key}` },
  });
  await unlessThere(() => cloud.sageMaker.send(createModel));
  const { instanceType: InstanceType, instanceCount: InitialInstanceCount } = entry;
  const variant = { VariantName: "AllTraffic", ModelName: "broken", InstanceType, InitialInstanceCount };
  const createConfig = new CreateEndpointConfigCommand({
    EndpointConfigName: "broken",
    ProductionVariants: [variant],
  });
  await unlessThere(() => cloud.sageMaker.send(createConfig));
  await cloud.sageMaker.send(new CreateEndpointCommand({ EndpointName, EndpointConfigName: "broken", Tags }));
  await eventually(
    () => cloud.sageMaker.send(new DescribeEndpointCommand({ EndpointName })),
    ({ EndpointStatus }) => EndpointStatus === "Failed",
  );
}

/** Another test has made the same. */
async function unlessThere(create: () => Promise<unknown>): Promise<void> {
  try {
    await create();
  } catch (error) {
    if (!isTaken(error)) throw error;
  }
}

function roleArn(logicalId: string): string {
  return cloud.resources[logicalId]?.attributes.Arn ?? "";
}
