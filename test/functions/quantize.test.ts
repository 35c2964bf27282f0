import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DescribeProcessingJobCommand } from "@aws-sdk/client-sagemaker";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parseEntry } from "#lib/manifest/parse-entry.ts";
import { type QuantizeContext, type QuantizeDocument, quantize } from "../../functions/quantize/quantize.ts";
import { readSlotTable } from "../../functions/quantize/slot-table.ts";
import { roleArn } from "../local/sagemaker/support/jobs.ts";
import {
  bucket,
  createBucket,
  startTestCloud,
  type TestCloud,
} from "../local/sagemaker/support/start-test-cloud.ts";

const tokenSecretArn = "arn:aws:secretsmanager:us-east-1:000000000000:secret:hub-AbCdEf";

/** Stands for the job's container: it works until it is stopped. */
const container = "#!/bin/sh\nexec sleep 600\n";

let directory: string;
let cloud: TestCloud;
let context: QuantizeContext;

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), "onnxify-quantize-"));
  const python = join(directory, "python3");
  writeFileSync(python, container);
  chmodSync(python, 0o755);
  cloud = await startTestCloud({ directory, python });
  await createBucket(cloud.s3);
  const { s3, sageMaker } = cloud;
  const names = { jobNamePrefix: "onnxify-test", hubUrl: "https://hub.test", tokenSecretArn: "" };
  context = { s3, sageMaker, bucket, roleArn, maxConcurrentJobs: 2, settings: { tags: [] }, ...names };
});

afterEach(async () => {
  await cloud.close();
  rmSync(directory, { recursive: true, force: true });
});

describe("a quantization job", () => {
  it("is started once, under the stack's prefix", async () => {
    const job = await quantize(documentOf("one"), context);
    expect(job).toMatchObject({ status: "InProgress", jobName: "onnxify-test-one" });
    expect(await quantize(documentOf("one"), context)).toMatchObject({ jobName: "onnxify-test-one" });
  });

  it("is told the secret's name when the stack has one, and otherwise of none", async () => {
    const HF_ENDPOINT = "https://hub.test";
    await quantize(documentOf("one"), context);
    expect(await environmentOf("onnxify-test-one")).toEqual({ HF_ENDPOINT });
    const other = {
      ...documentOf("two"),
      entry: { ...documentOf("two").entry, instanceType: "ml.m5.xlarge" as const },
    };
    await quantize(other, { ...context, tokenSecretArn });
    expect(await environmentOf("onnxify-test-two")).toEqual({
      HF_ENDPOINT,
      HUGGING_FACE_TOKEN_SECRET_ARN: tokenSecretArn,
    });
  });

  it("that the stack has no room for waits, and longer the longer it has waited", async () => {
    const full = { ...context, maxConcurrentJobs: 1 };
    await quantize(documentOf("one"), full);
    const wait = await quantize(documentOf("two"), full);
    expect(wait).toMatchObject({ status: "Waiting", reason: "1 quantization jobs may run at once." });
    expect(wait.waitInSeconds).toBeLessThanOrEqual(3);
    const waitingSince = new Date(Date.now() - 3_600_000).toISOString();
    const quantization = { status: "Waiting" as const, reason: "", waitingSince, waitInSeconds: 1 };
    const longer = await quantize({ ...documentOf("two"), quantization }, full);
    expect(longer).toMatchObject({ status: "Waiting", waitingSince });
    expect(longer.waitInSeconds).toBeGreaterThanOrEqual(180);
    expect(longer.waitInSeconds).toBeLessThanOrEqual(541);
  });

  it("that the account has no instance for waits, and leaves its slot to others", async () => {
    await quantize(documentOf("one"), context);
    expect(await quantize(documentOf("two"), context)).toMatchObject({
      status: "Waiting",
      reason: expect.stringContaining("The account-level service limit 'ml.c6i.xlarge"),
    });
    const { claims } = await readSlotTable(context);
    expect(claims.map(({ jobName }) => jobName)).toEqual(["onnxify-test-one"]);
  });

  it("waits when SageMaker is asked too often", async () => {
    cloud.sageMaker.middlewareStack.add((next, { commandName }) => async (request) => {
      if (commandName !== "CreateProcessingJobCommand") return next(request);
      throw Object.assign(new Error("Rate exceeded"), { name: "ThrottlingException" });
    });
    expect(await quantize(documentOf("one"), context)).toMatchObject({
      status: "Waiting",
      reason: "SageMaker is asked too often: Rate exceeded",
    });
  });

  it("finds the code that an earlier one has put into the bucket", async () => {
    const written: string[] = [];
    cloud.s3.middlewareStack.add((next, { commandName }) => (request) => {
      if (commandName === "PutObjectCommand") written.push(JSON.stringify(request.input));
      return next(request);
    });
    await quantize(documentOf("one"), { ...context, maxConcurrentJobs: 2 });
    expect(written.filter((put) => put.includes('"code/'))).toHaveLength(2);
    written.length = 0;
    await quantize(documentOf("two"), { ...context, maxConcurrentJobs: 2 });
    expect(written.filter((put) => put.includes('"code/'))).toEqual([]);
  });
});

function documentOf(executionName: string): QuantizeDocument {
  const entry = parseEntry("test/model", { place: "models[0]" });
  const release = {
    action: "build" as const,
    releaseId: "0".repeat(16),
    prefix: "releases/test--model/0/",
    model: entry.model,
    revision: "1".repeat(40),
    task: "text-classification",
    license: "mit",
    sizeInBytes: 1,
    imageUri: "763104351884.dkr.ecr.us-east-1.amazonaws.com/image:tag",
    toolchainDigest: "toolchain",
    handlerDigest: "handler",
    modelDataUrl: "s3://bucket/model.tar.gz",
    madeOf: {},
    changes: [],
  };
  return { executionName, entry, release };
}

async function environmentOf(ProcessingJobName: string) {
  return (await cloud.sageMaker.send(new DescribeProcessingJobCommand({ ProcessingJobName }))).Environment;
}
