import { InvokeCommand } from "@aws-sdk/client-lambda";
import { CopyObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { InvokeEndpointCommand } from "@aws-sdk/client-sagemaker-runtime";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { refusalSchema } from "#lib/benchmark-report.ts";
import { parseEntry } from "#lib/manifest/parse-entry.ts";
import type { DeployDocument } from "#statemachine/document.ts";
import {
  change,
  damageWeights,
  type Members,
  permuteLabels,
  readMembers,
  swapTokens,
  writeMembers,
} from "./archives.ts";
import { deploy, openCloud, readObject, type TestCloud } from "./cloud.ts";

/*
 * Models that are damaged on purpose, behind the back of the job. What is damaged inside it, `test_damage.py` shows to
 * be stopped by the ladder.
 */
const endpointName = "judged";
const entry = {
  model: "onnxify/emotions-minilm",
  endpointName,
  benchmark: {
    batchSize: 8,
    durationInSeconds: 1,
    grid: { batchSizes: [], words: [], concurrencies: [] },
  },
  gates: { speedup: 0, p95Increase: 1000 },
};

let cloud: TestCloud;
let live: DeployDocument;
let members: Members;

beforeAll(async () => {
  cloud = await openCloud(() => undefined);
  const execution = await deploy(cloud, "whole", entry);
  expect(execution.cause ?? "").toBe("");
  live = JSON.parse(execution.output ?? "");
  members = await readMembers(await read(`${live.release.prefix}model.tar.gz`));
}, 600_000);

afterAll(() => cloud[Symbol.asyncDispose]());

describe("between the job and VerifyModel", () => {
  const output = () => `work/${live.executionName}/output/`;

  it("what the job left passes when it is whole", async () => {
    expect(await ask("verifyModel", live)).toMatchObject({
      accuracy: { labelAgreement: expect.any(Number) },
    });
  });

  it("perturbed weights are stopped by VerifyModel's gates, and the receipt has the job's table", async () => {
    await withObject(`${output()}model/model.onnx`, damageWeights, async () => {
      const refusal = await expectRefusal(/fails the gate: (label agreement|score shift)/);
      const failure = { Error: "VerificationFailedError", Cause: JSON.stringify(refusal) };
      const { benchmark: _, report: __, ...document } = live;
      const drawn = Object(await ask("report", { ...document, failure }));
      const receipt = refusalSchema.parse(JSON.parse((await read(keyOf(drawn.reportUrl))).toString()));
      expect(receipt).toMatchObject({ refusedBy: "VerifyModel", verdict: "refused" });
      expect(receipt.quantization.ladder.at(-1)?.failedGates).toEqual([]);
      expect((await read(keyOf(drawn.htmlUrl))).toString()).toContain("onnxruntime-node disagrees");
    });
  });

  it("permuted labels are stopped by VerifyModel's label agreement", async () => {
    const permute = (settings: Buffer) => Buffer.from(permuteLabels(settings.toString()));
    await withObject(`${output()}model/onnxify.json`, permute, () =>
      expectRefusal(/fails the gate: label agreement/),
    );
  });

  async function expectRefusal(sentence: RegExp): Promise<unknown> {
    const answer = await ask("verifyModel", live);
    expect(answer).toMatchObject({ errorType: "VerificationFailedError" });
    expect(answer).toHaveProperty("errorMessage", expect.stringMatching(sentence));
    return answer;
  }
});

describe("behind VerifyModel, the golden requests through the candidate stop", () => {
  const damages: [string, RegExp, () => Members | Promise<Members>][] = [
    [
      "perturbed weights",
      /fails the gate: (label agreement|score shift)/,
      async () =>
        new Map(members).set("model.onnx", await damageWeights(members.get("model.onnx") ?? Buffer.of())),
    ],
    [
      "a swapped tokenizer",
      /fails the gate: label agreement/,
      () => change(members, "tokenizer.json", swapTokens),
    ],
    [
      "permuted labels",
      /fails the gate: label agreement/,
      () => change(members, "onnxify.json", permuteLabels),
    ],
    [
      "a handler that lies",
      /fails the gate: (label agreement|score shift)/,
      () =>
        change(members, "code/inference.py", (code) =>
          code.replace("return answer.body\n", `return answer.body.replace('"love"', '"hate"')\n`),
        ),
    ],
  ];

  it.each(damages)(
    "%s, and the endpoint stays what it was",
    async (name, sentence, damage) => {
      const variant = { ...entry, benchmark: { ...entry.benchmark, inputs: [name] } };
      await plantRelease(variant, await damage());
      const execution = await deploy(cloud, "whole", variant);
      expect(execution).toMatchObject({ status: "FAILED", error: "GateFailedError" });
      expect(execution.cause).toMatch(sentence);
      expect(execution.cause).toContain("so the difference began after them");
      for (const state of ["Quantize", "CreateEndpoint"]) expect(execution.states).not.toContain(state);
      expect(execution.states).toEqual(
        expect.arrayContaining(["CreateCandidate", "Benchmark", "Report", "CleanUp"]),
      );
      expect(await topLabelOf("I like you. I love you")).toBe("love");
    },
    120_000,
  );
});

/** Puts the whole release where the variant's would be, with other members in its archive: it is built already. */
async function plantRelease(variant: object, changed: Members): Promise<void> {
  const document = { executionName: "planted", entry: parseEntry(variant, { place: "test" }) };
  const { prefix } = Object(await ask("resolveModel", document));
  const archive = { Bucket: cloud.bucket, Key: `${prefix}model.tar.gz`, Body: await writeMembers(changed) };
  await cloud.s3.send(new PutObjectCommand(archive));
  for (const name of ["reference.jsonl", "release.json"]) {
    const CopySource = `${cloud.bucket}/${live.release.prefix}${name}`;
    await cloud.s3.send(new CopyObjectCommand({ Bucket: cloud.bucket, Key: prefix + name, CopySource }));
  }
}

/** Changes an object for as long as something is done. */
async function withObject(
  key: string,
  edit: (content: Buffer) => Buffer | Promise<Buffer>,
  act: () => Promise<unknown>,
): Promise<void> {
  const whole = await read(key);
  const put = (Body: Buffer) => cloud.s3.send(new PutObjectCommand({ Bucket: cloud.bucket, Key: key, Body }));
  await put(await edit(whole));
  try {
    await act();
  } finally {
    await put(whole);
  }
}

async function read(key: string): Promise<Buffer> {
  return Buffer.from((await (await readObject(cloud, key))?.transformToByteArray()) ?? []);
}

function keyOf(url: string): string {
  return new URL(url).pathname.slice(1);
}

async function ask(functionName: string, input: object): Promise<unknown> {
  const FunctionName = `onnxify-dev-${functionName}`;
  const answer = await cloud.lambda.send(new InvokeCommand({ FunctionName, Payload: JSON.stringify(input) }));
  return JSON.parse(answer.Payload?.transformToString() ?? "");
}

async function topLabelOf(text: string): Promise<string> {
  const { Body } = await cloud.runtime.send(
    new InvokeEndpointCommand({
      EndpointName: endpointName,
      ContentType: "application/json",
      Body: JSON.stringify({ inputs: [text] }),
    }),
  );
  return JSON.parse(Body.transformToString())[0][0].label;
}
