import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ManifestStatus } from "#lib/status/manifest-status.ts";
import { answerJsonRequest } from "#local/wire/answer-json-request.ts";
import { AwsError, type JsonService } from "#local/wire/json-service.ts";
import { listen } from "#local/wire/listen.ts";
import type { ObjectChanged } from "../../../functions/trigger/object-changed.ts";
import { putObject } from "../../local/sagemaker/support/put-objects.ts";
import { bucket, createBucket, startTestCloud } from "../../local/sagemaker/support/start-test-cloud.ts";

const entryCount = 60;
/** StartExecution's quota is a bucket with a refill; this one is smaller than any account's, so that it is reached. */
const bucketSize = 10;
const refillPerSecond = 8;

const opened = new AsyncDisposableStack();
const started: string[] = [];
let throttled = 0;
let handle: (event: ObjectChanged) => Promise<ManifestStatus>;

beforeAll(async () => {
  const directory = mkdtempSync(join(tmpdir(), "onnxify-trigger-"));
  opened.defer(() => rmSync(directory, { recursive: true, force: true }));
  const cloud = await startTestCloud({ directory });
  opened.defer(() => cloud.close());
  await createBucket(cloud.s3);
  const ids = Array.from({ length: entryCount }, (_, index) => `test/model-${index}`);
  await putObject(cloud.s3, "manifests/all.txt", ids.join("\n"));
  const { server, port } = await listen((request, response) => {
    void answerJsonRequest(stepFunctions, request, response);
  }, 0);
  opened.defer(() => {
    server.closeAllConnections();
    server.close();
  });
  setVariables({
    BUCKET_NAME: bucket,
    DEFAULT_INSTANCE_TYPE: "ml.c6i.xlarge",
    STATE_MACHINE_ARN: "arn:aws:states:us-east-1:000000000000:stateMachine:deploy",
    TOPIC_ARN: "arn:aws:sns:us-east-1:000000000000:topic",
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
    AWS_ENDPOINT_URL: cloud.endpointUrl,
    AWS_ENDPOINT_URL_SFN: `http://127.0.0.1:${port}`,
  });
  const { handler } = await import("../../../functions/trigger/handler.ts");
  handle = async (event) => {
    const status = await handler(event);
    if (!("manifest" in status)) throw new Error("The answer is about something else.");
    return status;
  };
});

afterAll(() => opened.disposeAsync());

/** Step Functions with a quota, and nothing else. */
const stepFunctions: JsonService = {
  targetPrefix: "AWSStepFunctions",
  jsonVersion: "1.0",
  operations: {
    StartExecution: ({ name, stateMachineArn }) => {
      takeToken();
      if (started.includes(String(name))) throw new AwsError("ExecutionAlreadyExists", "It was started.");
      started.push(String(name));
      return { executionArn: `${String(stateMachineArn)}:${String(name)}`, startDate: Date.now() / 1000 };
    },
  },
};

let tokens = bucketSize;
let refilledAt = Date.now();

function takeToken(): void {
  const now = Date.now();
  tokens = Math.min(bucketSize, tokens + ((now - refilledAt) / 1000) * refillPerSecond);
  refilledAt = now;
  if (tokens < 1) {
    throttled += 1;
    throw new AwsError("ThrottlingException", "Rate exceeded");
  }
  tokens -= 1;
}

describe("a manifest with more entries than StartExecution takes at once", () => {
  it("has every entry started once, though Step Functions refuses calls on the way", async () => {
    const { entries } = await handle(event);
    expect(entries.map(({ state }) => state)).toEqual(Array(entryCount).fill("accepted"));
    expect(started).toHaveLength(entryCount);
    expect(throttled).toBeGreaterThan(0);
  });

  it("starts nothing more when its event comes twice", async () => {
    const { entries } = await handle(event);
    expect(entries.every(({ executionArn }) => executionArn?.includes(":execution:deploy:"))).toBe(true);
    expect(started).toHaveLength(entryCount);
  });
});

const event: ObjectChanged = {
  detail: {
    object: { key: "manifests/all.txt" },
  },
};

function setVariables(variables: Record<string, string>): void {
  for (const [name, value] of Object.entries(variables)) {
    const before = process.env[name];
    process.env[name] = value;
    opened.defer(() => {
      if (before === undefined) delete process.env[name];
      else process.env[name] = before;
    });
  }
}
