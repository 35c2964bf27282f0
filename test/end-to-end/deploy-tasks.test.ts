import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { GetObjectCommand } from "@aws-sdk/client-s3";
import { DescribeModelCommand, ListModelsCommand } from "@aws-sdk/client-sagemaker";
import { InvokeEndpointCommand } from "@aws-sdk/client-sagemaker-runtime";
import { extract } from "tar-stream";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { deploy, openCloud, type TestCloud } from "./cloud.ts";

const root = join(import.meta.dirname, "..", "..");
/** Random weights have near ties everywhere, so what int8 makes of them says nothing. */
const gates = { labelAgreement: 0, scoreShift: 1, speedup: 0 };
const benchmark = { batchSize: 8, durationInSeconds: 1 };

let cloud: TestCloud;

beforeAll(async () => {
  // The job finds the wheels that the set-up has downloaded, and asks no index.
  vi.stubEnv("PIP_NO_INDEX", "1");
  vi.stubEnv("PIP_FIND_LINKS", join(root, ".venv", "wheels"));
  cloud = await openCloud((samples) =>
    execFileSync(
      join(root, ".venv/bin/python"),
      [join(root, "test/python/build_tiny_repositories.py"), samples],
      {
        stdio: ["ignore", "ignore", "inherit"],
      },
    ),
  );
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
      "tiny/reader",
      "question-answering",
      { inputs: { question: "Where?", context: "Anna lives in Paris" } },
      { answer: expect.any(String), start: expect.any(Number), end: expect.any(Number) },
    ],
  ])(
    "becomes a live endpoint: %s, for %s",
    async (model, task, body, expected) => {
      const execution = await deploy(cloud, task, {
        model,
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
      const answer = await ask(model.replace("/", "-"), body);
      expect(Array.isArray(answer) ? answer.slice(0, 1) : answer).toMatchObject(expected);
    },
    240_000,
  );
});

describe("a hermetic entry", () => {
  it("becomes an endpoint without a network, whose archive carries its packages", async () => {
    const execution = await deploy(cloud, "hermetic", {
      model: "tiny/tagger",
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
    expect(await ask("hermetic", { inputs: "Anna lives in Paris" })).toEqual(expect.any(Array));
    const { Models = [] } = await cloud.sageMaker.send(new ListModelsCommand({ NameContains: "hermetic" }));
    const ModelName = Models[0]?.ModelName;
    const model = await cloud.sageMaker.send(new DescribeModelCommand({ ModelName }));
    expect(model).toMatchObject({
      EnableNetworkIsolation: true,
      PrimaryContainer: { Environment: { SAGEMAKER_MODEL_SERVER_WORKERS: "4" } },
    });
  }, 240_000);
});

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
