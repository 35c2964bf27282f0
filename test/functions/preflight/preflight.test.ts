import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ECRClient } from "@aws-sdk/client-ecr";
import { AddTagsCommand, CreateEndpointCommand } from "@aws-sdk/client-sagemaker";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { OnnxifyError } from "#lib/errors.ts";
import { imageUriOf } from "#lib/image-uri.ts";
import { parseEntry } from "#lib/manifest/parse-entry.ts";
import { ownerTags } from "#lib/owner-tags.ts";
import { awsImages } from "#local/ecr/known-image.ts";
import { openInstanceQuotas, serverlessQuota } from "#local/quotas/instance-quotas.ts";
import { preflight } from "../../../functions/preflight/preflight.ts";
import type { Release } from "../../../statemachine/document.ts";
import { createConfigOf, createEndpoint, endpointStatus } from "../../local/sagemaker/support/endpoints.ts";
import {
  createBucket,
  startTestCloud,
  type TestCloud,
} from "../../local/sagemaker/support/start-test-cloud.ts";

const ownImage = "000000000000.dkr.ecr.us-east-1.amazonaws.com/mine:1";
const mebibyte = 1024 ** 2;

let root: string;
let cloud: TestCloud;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), "onnxify-preflight-"));
  const quotas = openInstanceQuotas({
    "ml.m5.large for endpoint usage": 0,
    "ml.m6i.xlarge for processing job usage": 0,
    [serverlessQuota]: 10,
  });
  cloud = await startTestCloud({ directory: root, images: [...awsImages("us-east-1"), ownImage], quotas });
  await createBucket(cloud.s3);
});

afterAll(async () => {
  await cloud.close();
  expect(cloud.faults).toEqual([]);
  rmSync(root, { recursive: true, force: true });
});

async function makeOurs(endpointName: string): Promise<void> {
  const ResourceArn = `arn:aws:sagemaker:us-east-1:000000000000:endpoint/${endpointName}`;
  await cloud.sageMaker.send(new AddTagsCommand({ ResourceArn, Tags: ownerTags("dev") }));
}

/** A small model that is to be built, in AWS's image, but for what a test is about. */
function run(
  fields: object = {},
  {
    hasOwnImage = false,
    hasNetwork = false,
    ...changes
  }: Partial<Release & { hasOwnImage: boolean; hasNetwork: boolean }> = {},
) {
  const release: Release = {
    action: "build",
    releaseId: "0123456789abcdef",
    prefix: "releases/a--b/0123456789abcdef/",
    model: "a/b",
    revision: "0".repeat(40),
    task: "text-classification",
    license: "apache-2.0",
    sizeInBytes: 90 * mebibyte,
    toolchainDigest: "0f3a9c5d7e1b2468",
    handlerDigest: "a1b2c3d4e5f60718",
    imageUri: imageUriOf("us-east-1"),
    modelDataUrl: "s3://bucket/model.tar.gz",
    madeOf: {},
    changes: [],
    ...changes,
  };
  const entry = parseEntry({ model: "a/b", ...fields }, { place: "it" });
  const { sageMaker, quotas, endpointUrl: endpoint } = cloud;
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  const ecrOf = (region: string) => new ECRClient({ region, endpoint, credentials, maxAttempts: 1 });
  const context = { sageMaker, quotas, ecrOf, region: "us-east-1", stage: "dev", hasOwnImage, hasNetwork };
  return preflight({ entry, release }, context);
}

describe("a deployment with nothing in its way", () => {
  it("is told what it will cost, and that nothing is unknown", async () => {
    const result = await run({ instanceCount: 2 });
    expect(result).toMatchObject({ needsCandidate: false, unknown: [] });
    expect(result.price.perHourInDollars).toBeCloseTo(0.408);
    expect(result.price.basis).toMatch(/as of \d{4}-/);
  });

  it("may be in an image of its own account, also on Graviton, whose job SageMaker runs elsewhere", async () => {
    const result = await run({ instanceType: "ml.c7g.xlarge" }, { imageUri: ownImage, hasOwnImage: true });
    expect(result.price.perHourInDollars).toBeUndefined();
    expect(result.unknown).toEqual(["whether a/b fits into ml.c7g.xlarge, whose memory is not in the table"]);
  });

  it("may be on an endpoint that this stack has made", async () => {
    await createEndpoint(cloud, "ours");
    await makeOurs("ours");
    expect(await run({ endpointName: "ours" })).toMatchObject({ needsCandidate: true, unknown: [] });
    await expect(run({ endpointName: "ours", instanceCount: 20 })).rejects.toMatchObject({
      name: "QuotaTooLowError",
      message: expect.stringContaining("is 20, and 21 are needed while the update runs both fleets."),
    });
    await expect(run({ endpointName: "ours", serverless: { memoryInMb: 4096 } })).rejects.toMatchObject({
      name: "EndpointChangeError",
      message: expect.stringContaining("SageMaker cannot make it serverless. Give the entry another"),
    });
  });

  it("with a vanilla endpoint is told what that costs on top, and needs an instance more", async () => {
    const benchmark = { vanillaEndpoint: true };
    const result = await run({ instanceCount: 19, benchmark });
    expect(result.price.perHourInDollars).toBeCloseTo(19 * 0.204);
    expect(result.vanillaPrice?.perHourInDollars).toBeCloseTo(0.204);
    expect((await run({ instanceCount: 20 })).vanillaPrice).toBeUndefined();
    await expect(run({ instanceCount: 20, benchmark })).rejects.toMatchObject({
      name: "QuotaTooLowError",
      message: expect.stringContaining(
        "is 20, and 21 are needed for the endpoint and the vanilla endpoint beside it.",
      ),
    });
    const update = { endpointName: "ours", benchmark };
    expect((await run({ ...update, instanceCount: 19 })).vanillaPrice).toBeDefined();
  });

  it("without instances may be beside its candidate when the quota of concurrency holds both", async () => {
    const serverless = (maxConcurrency: number) => ({
      endpointName: "serverless",
      serverless: { memoryInMb: 4096, maxConcurrency },
    });
    const live = { VariantName: "AllTraffic", ModelName: "ours" };
    const ServerlessConfig = { MemorySizeInMB: 2048, MaxConcurrency: 4 };
    await createConfigOf(cloud, "serverless", [{ ...live, ServerlessConfig }]);
    const names = { EndpointName: "serverless", EndpointConfigName: "serverless" };
    await cloud.sageMaker.send(new CreateEndpointCommand(names));
    await endpointStatus(cloud, "serverless", "InService");
    await makeOurs("serverless");
    expect((await run(serverless(6))).needsCandidate).toBe(true);
    await expect(run(serverless(7))).rejects.toMatchObject({
      name: "QuotaTooLowError",
      message: expect.stringContaining(
        "is 10, and 11 are needed for the endpoint and the candidate beside it",
      ),
    });
  });

  it.each([
    ["on a type with VNNI", { quantization: "seed" }, []],
    ["with the gates off", { quantization: "seed", instanceType: "ml.m5.xlarge", gates: "off" }, []],
    [
      "on a CPU that nobody knows",
      { quantization: "seed", serverless: { memoryInMb: 4096 } },
      ["whether the 8-bit weights of seed saturate on the endpoint's CPU"],
    ],
  ])("may have a recipe of 8-bit weights %s", async (_, fields, unknown) => {
    expect((await run(fields)).unknown).toEqual(unknown);
  });

  it("may be serverless, which has no instance to pay for", async () => {
    const { price } = await run({ serverless: { memoryInMb: 4096 } });
    expect(price.perHourInDollars).toBeUndefined();
    expect(price.basis).toContain("serverless");
  });
});

describe("a deployment is refused", () => {
  it.each([
    [
      "an image that is not there",
      {},
      { imageUri: `${imageUriOf("us-east-1")}-nope` },
      "ImageNotFoundError",
      "Requested image not found",
    ],
    [
      "an image in a repository that is not there",
      {},
      { imageUri: "000000000000.dkr.ecr.us-east-1.amazonaws.com/nobody:1" },
      "ImageNotFoundError",
      "does not exist in the registry",
    ],
    [
      "a Graviton type in AWS's image",
      { instanceType: "ml.c7g.xlarge" },
      {},
      "InstanceTypeError",
      "Graviton",
    ],
    [
      "a recipe of 8-bit weights on a type that may lack VNNI",
      { instanceType: "ml.m5.xlarge", quantization: "seed" },
      {},
      "InstanceTypeError",
      "without it the 8-bit weights of `seed` saturate silently. Set `quantization` to `auto`",
    ],
    [
      "a model too large to convert",
      {},
      { sizeInBytes: 2048 * mebibyte },
      "ModelTooLargeError",
      "Converting a/b needs some",
    ],
    [
      "a model too large to serve",
      { instanceType: "ml.c6i.large" },
      { sizeInBytes: 2048 * mebibyte, action: "deploy" as const },
      "ModelTooLargeError",
      "Serving a/b",
    ],
    [
      "a model too large for its serverless memory",
      { serverless: { memoryInMb: 1024 } },
      {},
      "ModelTooLargeError",
      "a serverless endpoint has 1.0 GiB",
    ],
    [
      "a quota of no endpoint",
      { instanceType: "ml.m5.large" },
      {},
      "QuotaTooLowError",
      '"ml.m5.large for endpoint usage" is 0',
    ],
    [
      "a quota of no job",
      { instanceType: "ml.m6i.xlarge" },
      {},
      "QuotaTooLowError",
      '"ml.m6i.xlarge for processing job usage" is 0',
    ],
  ])("for %s", async (_, fields, release, name, sentence) => {
    await expect(run(fields, release)).rejects.toMatchObject({
      name,
      message: expect.stringContaining(sentence),
      nextStep: expect.stringMatching(/\w/),
    });
  });

  it("for an endpoint that somebody else has made, or another stage", async () => {
    await createEndpoint(cloud, "theirs");
    await expect(run({ endpointName: "theirs" })).rejects.toMatchObject({
      name: "EndpointTakenError",
      message: expect.stringContaining("without the tags application=onnxify and stage=dev"),
    });
  });

  it("with everything that is wrong at once", async () => {
    const fields = { instanceType: "ml.m5.large", endpointName: "theirs" };
    const failure = await run(fields, {
      imageUri: `${imageUriOf("us-east-1")}-nope`,
      sizeInBytes: 9000 * mebibyte,
    }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(OnnxifyError);
    const { name, message } = failure as OnnxifyError;
    expect(name).toBe("PreflightError");
    for (const part of ["5 things", "ImageNotFoundError", "EndpointTakenError", "QuotaTooLowError"]) {
      expect(message).toContain(part);
    }
    expect(message.match(/ModelTooLargeError/g)).toHaveLength(2);
  });

  it("for a serverless endpoint of a stack that is in a network", async () => {
    await expect(run({ serverless: { memoryInMb: 4096 } }, { hasNetwork: true })).rejects.toMatchObject({
      name: "EndpointChangeError",
      message: expect.stringContaining("no serverless endpoints in subnets"),
    });
  });

  it("with a link to the quota that is too low", async () => {
    await expect(run({ instanceType: "ml.m5.large" })).rejects.toThrow(
      /https:\/\/us-east-1\.console\.aws\.amazon\.com\/servicequotas\/home\/services\/sagemaker\/quotas\/L-[0-9A-F]{8}/,
    );
  });
});

describe("what cannot be known is said, and no obstacle", () => {
  it.each([
    ["123456789012.dkr.ecr.us-east-1.amazonaws.com/private:1", "its registry answered AccessDeniedException"],
    ["docker.io/library/python:3.12", "it is not in ECR"],
  ])("of the image %s", async (imageUri, reason) => {
    expect((await run({}, { imageUri })).unknown).toEqual([`whether ${imageUri} exists, because ${reason}`]);
  });
});
