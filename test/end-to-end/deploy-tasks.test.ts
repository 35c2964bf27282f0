import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { InvokeCommand } from "@aws-sdk/client-lambda";
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { DescribeModelCommand, ListModelsCommand } from "@aws-sdk/client-sagemaker";
import { InvokeEndpointCommand } from "@aws-sdk/client-sagemaker-runtime";
import { extract } from "tar-stream";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { parseEntry } from "#lib/manifest/parse-entry.ts";
import { type ObjectLocation, toUrl } from "#lib/s3/object-location.ts";
import type { Release } from "#statemachine/document.ts";
import { deploy, openCloud, type TestCloud } from "./cloud.ts";

const root = join(import.meta.dirname, "..", "..");
/** Random weights have near ties everywhere, so what int8 makes of them says nothing. */
const gates = { labelAgreement: 0, scoreShift: 1, speedup: 0 };
const benchmark = { batchSize: 8, durationInSeconds: 1 };

/** A bucket that the stack's parameter names. */
const otherBucket = "elsewhere";

let cloud: TestCloud;

beforeAll(async () => {
  // The job finds the wheels that the set-up has downloaded, and asks no index.
  vi.stubEnv("PIP_NO_INDEX", "1");
  vi.stubEnv("PIP_FIND_LINKS", join(root, ".venv", "wheels"));
  const build = [join(root, "test/python/build_tiny_repositories.py")];
  cloud = await openCloud(
    (samples) =>
      execFileSync(join(root, ".venv/bin/python"), [...build, samples], {
        stdio: ["ignore", "ignore", "inherit"],
      }),
    { parameters: { BakeTimeInSeconds: "2", ModelBucketArns: `arn:aws:s3:::${otherBucket}` } },
  );
  await cloud.s3.send(new CreateBucketCommand({ Bucket: otherBucket }));
  await putModel("tiny/reader", { bucket: otherBucket, key: "shared/reader/" });
  await putModel("tiny/tagger", { bucket: cloud.bucket, key: "models/tagger/" });
}, 120_000);

afterAll(async () => {
  vi.unstubAllEnvs();
  await cloud[Symbol.asyncDispose]();
});

describe("a model that decides", () => {
  it.each([
    [
      "tiny/tagger",
      "token-classification",
      { inputs: "Anna lives in Paris", parameters: { ignore_labels: [] } },
      [{ entity: expect.stringMatching(/O|PER|LOC/), start: expect.any(Number), word: expect.any(String) }],
    ],
    [
      `s3://${otherBucket}/shared/reader/`,
      "question-answering",
      { inputs: { question: "Where?", context: "Anna lives in Paris" } },
      { answer: expect.any(String), start: expect.any(Number), end: expect.any(Number) },
    ],
  ])(
    "becomes a live endpoint: %s, for %s",
    async (model, task, body, expected) => {
      const execution = await deploy(cloud, task, {
        model,
        endpointName: task,
        gates,
        benchmark,
        quantization: "int8-per-channel",
      });
      expect(execution.cause ?? "").toBe("");
      const { release, verification, benchmark: result } = JSON.parse(execution.output ?? "");
      expect(release.task).toBe(task);
      for (const { accuracy } of [verification, result]) {
        expect(accuracy.labelAgreement).toBeGreaterThan(0.5);
        expect(accuracy.worstScoreShift).toBeLessThan(1);
      }
      const answer = await ask(task, body);
      expect(Array.isArray(answer) ? answer.slice(0, 1) : answer).toMatchObject(expected);
    },
    600_000,
  );
});

describe("a hermetic entry", () => {
  it("becomes an endpoint without a network, whose archive carries its packages", async () => {
    const execution = await deploy(cloud, "hermetic", {
      model: `s3://${cloud.bucket}/models/tagger/`,
      endpointName: "hermetic",
      hermetic: true,
      optimizeFor: "throughput",
      gates,
      benchmark,
      quantization: "int8-per-channel",
    });
    expect(execution.cause ?? "").toBe("");
    const { release } = JSON.parse(execution.output ?? "");
    const names = await namesInArchive(new URL(release.modelDataUrl).pathname.slice(1));
    expect(names).toContainEqual(expect.stringMatching(/^code\/wheels\/onnxruntime-.*\.whl$/));
    const { Models = [] } = await cloud.sageMaker.send(new ListModelsCommand({ NameContains: "hermetic" }));
    const ModelName = Models[0]?.ModelName;
    const model = await cloud.sageMaker.send(new DescribeModelCommand({ ModelName }));
    expect(model).toMatchObject({
      EnableNetworkIsolation: true,
      PrimaryContainer: { Environment: { SAGEMAKER_MODEL_SERVER_WORKERS: "4" } },
    });
  }, 600_000);
});

describe("a model that lies under a prefix in S3", () => {
  const entryOf = (model: string) => ({ model, endpointName: "pinned", gates, benchmark });

  it("answers what the same model from the Hub answers", async () => {
    const body = { inputs: "Anna lives in Paris", parameters: { ignore_labels: [] } };
    const [fromHub, fromBucket] = [await ask("token-classification", body), await ask("hermetic", body)];
    const found: { score: number }[] = Object(fromHub);
    expect(found.length).toBeGreaterThan(0);
    expect(fromBucket).toEqual(found.map((each) => ({ ...each, score: expect.closeTo(each.score, 5) })));
  });

  it("is at another revision when a file of it is another, and at the same when all are put again", async () => {
    const location = { bucket: cloud.bucket, key: "models/changing/" };
    await putModel("tiny/tagger", location);
    const first = await resolve(entryOf(toUrl(location)));
    expect(first).toMatchObject({
      task: "token-classification",
      revision: expect.stringMatching(/^[0-9a-f]{40}$/),
    });
    expect(first.releaseId).not.toBe((await resolve(entryOf("tiny/tagger"))).releaseId);
    await putModel("tiny/tagger", location);
    expect(await resolve(entryOf(toUrl(location)))).toEqual(first);
    await put(location, "model.safetensors", "other weights");
    const second = await resolve(entryOf(toUrl(location)));
    expect(second.revision).not.toBe(first.revision);
    expect(second.releaseId).not.toBe(first.releaseId);
  });

  it.each([
    ["with nothing in it", () => `s3://${cloud.bucket}/models/nothing/`, "There is nothing under s3://"],
    [
      "outside of models/",
      () => `s3://${cloud.bucket}/releases/a/`,
      "the stack's parameter ModelBucketArns names",
    ],
    [
      "in a bucket that nobody named",
      () => "s3://somebodys/model/",
      "the stack's parameter ModelBucketArns names",
    ],
    ["without safetensors", () => `s3://${cloud.bucket}/models/pickled/`, "has no safetensors weights"],
  ])("is refused %s, before anything is paid for", async (_, model, sentence) => {
    const location = { bucket: cloud.bucket, key: "models/pickled/" };
    await put(location, "config.json", '{"model_type": "bert", "architectures": ["BertModel"]}');
    await put(location, "pytorch_model.bin", "never read");
    const { errorMessage } = await resolve(entryOf(model()));
    expect(errorMessage).toContain(sentence);
  });
});

/** What ResolveModel says of an entry. */
async function resolve(fields: object): Promise<Release & { errorMessage: string }> {
  const document = { executionName: "any", entry: parseEntry(fields, { place: "it" }) };
  const Payload = JSON.stringify(document);
  const answer = await cloud.lambda.send(
    new InvokeCommand({ FunctionName: "onnxify-dev-resolveModel", Payload }),
  );
  return JSON.parse(answer.Payload?.transformToString() ?? "");
}

/** Puts a model of the bundled Hub under a prefix, as if it had been saved there. */
async function putModel(model: string, location: ObjectLocation): Promise<void> {
  const files = join(cloud.directory, "samples", model, "files");
  for (const entry of readdirSync(files, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile()) await put(location, relative(files, path), readFileSync(path));
  }
}

async function put(
  { bucket: Bucket, key }: ObjectLocation,
  name: string,
  Body: string | Buffer,
): Promise<void> {
  await cloud.s3.send(new PutObjectCommand({ Bucket, Key: key + name, Body }));
}

async function namesInArchive(Key: string): Promise<string[]> {
  const { Body } = await cloud.s3.send(new GetObjectCommand({ Bucket: cloud.bucket, Key }));
  const reader = extract();
  const names: string[] = [];
  reader.on("entry", ({ name }, stream, next) => {
    names.push(name);
    stream.on("end", next).resume();
  });
  await pipeline(Readable.from([await Body?.transformToByteArray()]), createGunzip(), reader);
  return names;
}

async function ask(endpointName: string, body: object): Promise<unknown> {
  const { Body } = await cloud.runtime.send(
    new InvokeEndpointCommand({
      EndpointName: endpointName,
      ContentType: "application/json",
      Body: JSON.stringify(body),
    }),
  );
  return JSON.parse(Body.transformToString());
}
