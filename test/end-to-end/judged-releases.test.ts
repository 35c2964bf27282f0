import { PutObjectCommand } from "@aws-sdk/client-s3";
import { SubscribeCommand } from "@aws-sdk/client-sns";
import { CreateQueueCommand, ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { refusalSchema, reportSchema } from "#lib/benchmark-report.ts";
import type { MachineNotification } from "#lib/machine-notification.ts";
import type { DeployDocument } from "#statemachine/document.ts";
import { deploy, inventory, openCloud, readObject, statesOfRefusal, type TestCloud } from "./cloud.ts";

const emotions = "onnxify/emotions-minilm";
const minilm = "sentence-transformers/all-MiniLM-L6-v2";
const benchmark = {
  batchSize: 8,
  durationInSeconds: 1,
  grid: { batchSizes: [], words: [], concurrencies: [] },
};
const gates = { speedup: 0, p95Increase: 1000 };

let cloud: TestCloud;
let queueUrl: string;

beforeAll(async () => {
  cloud = await openCloud(() => undefined);
  const { QueueUrl = "" } = await cloud.sqs.send(new CreateQueueCommand({ QueueName: "told" }));
  const Endpoint = "arn:aws:sqs:us-east-1:000000000000:told";
  await cloud.sns.send(new SubscribeCommand({ TopicArn: cloud.topicArn, Protocol: "sqs", Endpoint }));
  queueUrl = QueueUrl;
});

afterAll(() => cloud[Symbol.asyncDispose]());

describe("a recipe that fails the gates in the job", () => {
  it("is refused with a receipt that has the table, which the topic links to and opens without credentials", async () => {
    const execution = await deploy(cloud, "seed", {
      model: minilm,
      quantization: "seed",
      benchmark,
      notification: { presignedLink: true },
    });
    expect(execution).toMatchObject({ status: "FAILED", error: "RecipesRefusedError" });
    expect(execution.cause).toMatch(/\(seed: worst cosine 0\.\d+ is below 0\.97, mean cosine/);
    expect(execution.states).toEqual(expect.arrayContaining(["CheckQuantization", "Report", "CleanUp"]));
    expect(execution.states).not.toContain("RollBack");
    expect((await inventory(cloud)).endpoints).toEqual([]);
    const { machine, text } = await nextMessage();
    expect(text).toContain("all-minilm-l6-v2 refused: RecipesRefusedError");
    expect(text).toContain(`Next: Read what was measured in the receipt: ${machine.htmlUrl}`);
    expect(machine).toMatchObject({ verdict: "refused", error: { name: "RecipesRefusedError" } });
    const receipt = refusalSchema.parse(JSON.parse(await read(machine.reportUrl)));
    const [rung] = receipt.quantization.ladder;
    expect(rung).toMatchObject({
      recipe: "seed",
      evaluation: { accuracy: { worstCosine: expect.any(Number) } },
    });
    expect(rung?.worstExamples).toHaveLength(5);
    const page = await fetch(machine.presignedUrl ?? "");
    expect(page.status).toBe(200);
    expect(await page.text()).toBe(await read(machine.htmlUrl));
  }, 600_000);
});

describe("gates that are off", () => {
  it("let a recipe through that they would stop, and the receipt says so in capitals", async () => {
    const entry = { model: emotions, endpointName: "ungated", quantization: "seed", gates: "off", benchmark };
    const execution = await deploy(cloud, "ungated", entry);
    expect(execution.cause ?? "").toBe("");
    const { benchmark: measured, report }: DeployDocument = JSON.parse(execution.output ?? "");
    expect(measured.verdict).toBe("live");
    expect(reportSchema.parse(JSON.parse(await read(measured.reportUrl))).gates).toBe("off");
    expect(await read(report.htmlUrl)).toContain("GATES: OFF");
    expect((await nextMessage()).text).toContain("Verdict: live, GATES: OFF");
  }, 600_000);
});

describe("an evaluation that the manifest names", () => {
  const examples = [
    { text: "I like you. I love you", label: "love" },
    { text: "Thank you so much for your help!", label: "gratitude" },
    { text: "I am afraid of the dark.", labels: ["fear"] },
    { text: "nobody knows what this is" },
  ];
  const url = () => `s3://${cloud.bucket}/evaluations/emotions.jsonl`;
  const entry = () => ({
    model: emotions,
    endpointName: "evaluated",
    evaluation: url(),
    benchmark,
    gates: { ...gates, scoreShift: 0.3 },
    notification: { presignedLink: true },
  });

  it("that is not there, elsewhere or none is refused before anything is paid for", async () => {
    await expectRefusal(url(), "There is no s3://");
    await expectRefusal("s3://other/evaluations/a.jsonl", "is not in the stack's own bucket");
    await putEvaluation("not JSON\n");
    await expectRefusal(url(), "Line 1 of s3://");
  }, 60_000);

  it("judges the recipes, and the receipt says how often labels are right before and after", async () => {
    await putEvaluation(examples.map((example) => `${JSON.stringify(example)}\n`).join(""));
    const execution = await deploy(cloud, "evaluated", entry());
    expect(execution.cause ?? "").toBe("");
    const document: DeployDocument = JSON.parse(execution.output ?? "");
    const { quantization } = reportSchema.parse(JSON.parse(await read(document.benchmark.reportUrl)));
    expect(quantization.evaluation).toMatchObject({ source: url(), texts: 4, labelledTexts: 3 });
    expect(quantization.evaluation?.before?.accuracy).toBeGreaterThan(0.6);
    expect(quantization.ladder.at(-1)?.evaluation?.labelled?.accuracy).toBeGreaterThan(0.6);
    const { machine } = await nextMessage();
    const { speedup, p95InMilliseconds } = document.benchmark;
    expect(machine).toMatchObject({ verdict: "live", figures: { speedup, p95InMilliseconds } });
    expect(machine.figures?.accuracy.labelAgreement).toBeGreaterThan(0.9);
    expect(await (await fetch(machine.presignedUrl ?? "")).text()).toContain("macro F1");
  }, 600_000);

  async function expectRefusal(evaluation: string, sentence: string): Promise<void> {
    const execution = await deploy(cloud, "evaluated", { ...entry(), evaluation });
    expect(execution).toMatchObject({ status: "FAILED", error: "EvaluationError" });
    expect(execution.cause).toContain(sentence);
    expect(execution.states).toEqual(statesOfRefusal);
    const { machine } = await nextMessage();
    expect(machine).toMatchObject({ verdict: "failed", error: { name: "EvaluationError" } });
    expect(machine.error?.cause).toContain(sentence);
  }
});

async function putEvaluation(Body: string): Promise<void> {
  const Key = "evaluations/emotions.jsonl";
  await cloud.s3.send(new PutObjectCommand({ Bucket: cloud.bucket, Key, Body }));
}

async function read(url = ""): Promise<string> {
  const body = await readObject(cloud, new URL(url).pathname.slice(1));
  return (await body?.transformToString()) ?? "";
}

/** What the topic said last, to people and to machines. */
async function nextMessage(): Promise<{ text: string; machine: MachineNotification }> {
  const { Messages = [] } = await cloud.sqs.send(
    new ReceiveMessageCommand({ QueueUrl: queueUrl, WaitTimeSeconds: 10, VisibilityTimeout: 3600 }),
  );
  const { Subject, Message, MessageAttributes } = JSON.parse(Messages[0]?.Body ?? "{}");
  const machine: MachineNotification = JSON.parse(MessageAttributes.onnxify.Value);
  expect(MessageAttributes.verdict.Value).toBe(machine.verdict);
  expect(MessageAttributes.endpointName.Value).toBe(machine.endpointName);
  return { text: `${Subject}\n${Message}`, machine };
}
