import { GetObjectCommand, PutBucketVersioningCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { ListExecutionsCommand } from "@aws-sdk/client-sfn";
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

it("the trigger reads the write that its event is about, and starts nothing twice", async () => {
  const first = await put("manifests/ids.txt", "onnxify/first\n");
  const second = await put("manifests/ids.txt", "onnxify/second\n");
  const { s3, sfn, sns, stateMachineArn, topicArn } = cloud;
  const stack = { stateMachineArn, topicArn, bucket: cloud.bucket, defaultInstanceType: "ml.c6i.xlarge" };
  const context = { s3, sns, stepFunctions: sfn, ...stack };
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
