import { GetObjectCommand, PutBucketVersioningCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { DescribeExecutionCommand, ListExecutionsCommand } from "@aws-sdk/client-sfn";
import { afterAll, beforeAll, expect, it } from "vitest";
import { trigger } from "../../functions/trigger/trigger.ts";
import { startTestCloud, type TestCloud } from "../local/support/test-cloud.ts";

let cloud: TestCloud;

beforeAll(async () => {
  cloud = await startTestCloud();
  const VersioningConfiguration = { Status: "Enabled" } as const;
  await cloud.s3.send(new PutBucketVersioningCommand({ Bucket: cloud.bucket, VersioningConfiguration }));
});

afterAll(() => cloud.remove());

const put = async (key: string, body: string) => {
  const command = new PutObjectCommand({ Bucket: cloud.bucket, Key: key, Body: body });
  const { ETag = "", VersionId = "" } = await cloud.s3.send(command);
  const object = { key, size: body.length, etag: ETag, sequencer: VersionId, "version-id": VersionId };
  return { detail: { bucket: { name: cloud.bucket }, object } };
};

const contextOf = ({ s3, sfn, sns, bucket, stateMachineArn, topicArn }: TestCloud) => ({
  ...{ s3, sns, stepFunctions: sfn, bucket, stateMachineArn, topicArn },
  defaultInstanceType: "ml.m5.large",
});

it("the trigger reads the write that its event is about, and starts nothing twice", async () => {
  const first = await put("manifests/ids.txt", "onnxify/first\n");
  const second = await put("manifests/ids.txt", "onnxify/second\n");
  const { s3, sfn, stateMachineArn } = cloud;
  const context = contextOf(cloud);
  const modelsOf = async (event: typeof first) => {
    const { entries } = await trigger(event, context);
    return entries.map(({ model, outcome }) => `${model} ${outcome}`);
  };
  expect(await modelsOf(first)).toEqual(["onnxify/first accepted"]);
  expect(await modelsOf(first)).toEqual(["onnxify/first accepted"]);
  expect(await modelsOf(second)).toEqual(["onnxify/second accepted"]);
  const { executions } = await sfn.send(new ListExecutionsCommand({ stateMachineArn }));
  expect(executions).toHaveLength(2);
  const status = { Bucket: cloud.bucket, Key: "status/manifests/ids.txt.json" };
  const { Body } = await s3.send(new GetObjectCommand(status));
  expect(JSON.parse((await Body?.transformToString()) ?? "")).toMatchObject({
    entries: [{ model: "onnxify/second" }],
  });
});

it("an entry has the stack's instance type unless it or its manifest names one", async () => {
  const manifest = (defaults: object, models: unknown[]) => JSON.stringify({ defaults, models });
  const typesOf = async (key: string, body: string) => {
    const { entries } = await trigger(await put(key, body), contextOf(cloud));
    const inputs = entries.map(async ({ executionArn }) => {
      const { input } = await cloud.sfn.send(new DescribeExecutionCommand({ executionArn }));
      return JSON.parse(input ?? "").entry.instanceType;
    });
    return Promise.all(inputs);
  };
  const chosen = { model: "onnxify/b", instanceType: "ml.c7i.large" };
  expect(await typesOf("manifests/a.json", manifest({}, ["onnxify/a", chosen]))).toEqual([
    "ml.m5.large",
    "ml.c7i.large",
  ]);
  const defaults = { instanceType: "ml.c5.large" };
  expect(await typesOf("manifests/c.json", manifest(defaults, ["onnxify/c"]))).toEqual(["ml.c5.large"]);
});
