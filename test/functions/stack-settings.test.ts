import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import {
  CreateProcessingJobCommand,
  DescribeEndpointConfigCommand,
  DescribeModelCommand,
  DescribeProcessingJobCommand,
  ListTagsCommand,
} from "@aws-sdk/client-sagemaker";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseEntry } from "#lib/manifest/parse-entry.ts";
import { ensureEndpointConfig } from "#lib/sagemaker/ensure-endpoint-config.ts";
import type { StackSettings } from "#lib/stack-settings.ts";
import type { Release } from "#statemachine/document.ts";
import { describeJob } from "../../functions/quantize/describe-job.ts";
import { describeVariation } from "../../functions/resolve-model/describe-variation.ts";
import { bucket, createBucket, startTestCloud } from "../local/sagemaker/support/start-test-cloud.ts";

const keyArn = "arn:aws:kms:us-east-1:123456789012:key/any";
const network = { Subnets: ["subnet-1"], SecurityGroupIds: ["sg-1"] };
const team = { Key: "team", Value: "search" };
const settings: StackSettings = { keyArn, network, tags: [team] };
const entry = parseEntry("a/b", { place: "models[0]" });
const roleArn = "arn:aws:iam::123456789012:role/any";
const imageUri = "763104351884.dkr.ecr.us-east-1.amazonaws.com/huggingface-pytorch-inference:any";
const release: Release = {
  action: "build",
  releaseId: "0123456789abcdef",
  prefix: "releases/a--b/0123456789abcdef/",
  model: "a/b",
  revision: "0".repeat(40),
  task: "text-classification",
  license: "apache-2.0",
  sizeInBytes: 1,
  imageUri,
  toolchainDigest: "toolchain",
  handlerDigest: "handler",
  modelDataUrl: `s3://${bucket}/model.tar.gz`,
  madeOf: {},
  changes: [],
};

describe("the stack's settings", () => {
  const directory = mkdtempSync(join(tmpdir(), "onnxify-settings-"));
  let cloud: Awaited<ReturnType<typeof startTestCloud>>;

  beforeAll(async () => {
    cloud = await startTestCloud({ directory });
    await createBucket(cloud.s3);
    await cloud.s3.send(new PutObjectCommand({ Bucket: bucket, Key: "model.tar.gz", Body: "any" }));
  });

  afterAll(async () => {
    await cloud.close();
    rmSync(directory, { recursive: true });
  });

  const tagsOf = async (ResourceArn = "") =>
    (await cloud.sageMaker.send(new ListTagsCommand({ ResourceArn }))).Tags;

  it("reach the model and the configuration of an endpoint", async () => {
    const context = { ...cloud, bucket, roleArn, settings, stage: "dev", bakeTimeInSeconds: 0 };
    await ensureEndpointConfig("any", { document: { entry, release }, context });
    const model = await cloud.sageMaker.send(new DescribeModelCommand({ ModelName: "any" }));
    expect(model.VpcConfig).toEqual(network);
    const config = await cloud.sageMaker.send(
      new DescribeEndpointConfigCommand({ EndpointConfigName: "any" }),
    );
    expect(config.KmsKeyId).toBe(keyArn);
    expect(await tagsOf(model.ModelArn)).toContainEqual(team);
    expect(await tagsOf(config.EndpointConfigArn)).toContainEqual(team);
  });

  it("reach the job: its network, its volume and its output", async () => {
    const document = { executionName: "any", entry, release };
    const job = describeJob({
      ...document,
      ...{ bucket, hubUrl: "https://huggingface.co", tokenSecretArn: "", roleArn, settings },
      ...{ jobName: "any", codeKey: "code/" },
    });
    await cloud.sageMaker.send(new CreateProcessingJobCommand(job));
    const found = await cloud.sageMaker.send(new DescribeProcessingJobCommand({ ProcessingJobName: "any" }));
    expect(found).toMatchObject({
      NetworkConfig: { VpcConfig: network },
      ProcessingOutputConfig: { KmsKeyId: keyArn },
      ProcessingResources: { ClusterConfig: { VolumeKmsKeyId: keyArn } },
    });
    expect(await tagsOf(found.ProcessingJobArn)).toContainEqual(team);
  });
});

describe("the variation of an endpoint", () => {
  const document = { entry, executionName: "first" };
  const always = { ...entry, redeploy: "always" as const };

  it("is none in a plain stack", () => {
    expect(describeVariation(document, {})).toEqual({});
  });

  it("is another for another network or key, so that endpoints follow", () => {
    const variations = [{ network }, { keyArn }, { network, keyArn }].map((each) =>
      describeVariation(document, each),
    );
    expect(new Set(variations.map(({ variation }) => variation)).size).toBe(3);
  });

  it("is another for each execution that says always, and the same for that execution's retries", () => {
    const first = describeVariation({ entry: always, executionName: "first" }, {});
    expect(first.variation).toMatch(/^[0-9a-f]{8}$/);
    expect(describeVariation({ entry: always, executionName: "first" }, {})).toEqual(first);
    expect(describeVariation({ entry: always, executionName: "second" }, {})).not.toEqual(first);
  });
});
