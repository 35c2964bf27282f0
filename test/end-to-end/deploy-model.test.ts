import { createHash } from "node:crypto";
import { buffer } from "node:stream/consumers";
import { gunzipSync, gzipSync } from "node:zlib";
import { ListObjectsV2Command, PutObjectCommand } from "@aws-sdk/client-s3";
import {
  CreateEndpointCommand,
  DeleteEndpointCommand,
  ListProcessingJobsCommand,
} from "@aws-sdk/client-sagemaker";
import { InvokeEndpointCommand } from "@aws-sdk/client-sagemaker-runtime";
import { SubscribeCommand } from "@aws-sdk/client-sns";
import { CreateQueueCommand, ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import { extract, pack } from "tar-stream";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type BenchmarkReport, reportSchema } from "#lib/benchmark-report.ts";
import type { DeployDocument } from "#statemachine/document.ts";
import { eventually } from "../support/eventually.ts";
import {
  addRepository,
  deploy,
  emptySafetensors,
  inventory,
  openCloud,
  putManifest,
  readObject,
  readStatus,
  statesOfRefusal,
  type TestCloud,
} from "./cloud.ts";

const emotions = "onnxify/emotions-minilm";
const endpointName = "onnxify-emotions-minilm";
/** Short, because this is about the way and not about the figures. */
const benchmark = { batchSize: 8, durationInSeconds: 1 };
/** What the endpoint that is compared with is called while it is there. */
const vanillaName = `onnxify-vanilla-${endpointName}`;
/** A loaded machine must not fail the speed gate of a test about something else. */
const gates = { speedup: 0 };
const entry = { model: emotions, benchmark, gates };
const compared = { ...entry, benchmark: { ...benchmark, vanillaEndpoint: true } };

let cloud: TestCloud;
let queueUrl: string;
let live: DeployDocument;

beforeAll(async () => {
  cloud = await openCloud((samples) => {
    addRepository(samples, { id: "test/broken", files: { "model.safetensors": emptySafetensors } });
    addRepository(samples, { id: "test/pickled", files: { "pytorch_model.bin": "never read" } });
    addRepository(samples, {
      id: "test/gated",
      files: { "model.safetensors": emptySafetensors },
      gated: "auto",
    });
    addRepository(samples, {
      id: "test/llama",
      files: { "model.safetensors": emptySafetensors, "config.json": '{"model_type": "llama"}' },
    });
    addRepository(samples, {
      id: "test/translator",
      files: { "model.safetensors": emptySafetensors },
      pipelineTag: "translation",
    });
  });
  queueUrl = await subscribeQueue(cloud);
});

afterAll(() => cloud[Symbol.asyncDispose]());

describe("a model id in a manifest", () => {
  it("becomes a live endpoint, through every state of the machine, on real weights", async () => {
    const execution = await deploy(cloud, "first", compared);
    expect(execution.cause ?? "").toBe("");
    expect(execution.status).toBe("SUCCEEDED");
    expect(new Set(execution.states)).toEqual(
      new Set([
        ...[
          "ChooseDirection",
          "ResolveModel",
          "ChooseAction",
          "Preflight",
          "IsBuilt",
          "Quantize",
          "IsQuantizing",
          "WaitForQuantization",
          "CheckQuantization",
          "IsQuantized",
        ],
        ...[
          "VerifyModel",
          "Package",
          "Upload",
          "IsUpdate",
          "CreateEndpoint",
          "IsInService",
          "WaitForEndpoint",
          "WaitInService",
        ],
        ...["Benchmark", "Report", "IsGoodEnough", "RecordDeployment", "Notify", "Deployed"],
        ...["IsComparisonWanted", "CreateVanilla", "WaitForVanilla", "BenchmarkVanilla"],
        ...["IsVanillaMeasured", "RemoveVanilla", "IsVanillaRemoved", "WaitForVanillaRemoval"],
      ]),
    );
    live = JSON.parse(execution.output ?? "");
    const { endpointConfigName } = live.endpoint;
    expect(await inventory(cloud)).toMatchObject({
      endpoints: [`${endpointName} InService`],
      configs: [endpointConfigName],
      models: [endpointConfigName],
    });
  }, 600_000);

  it("answers the article's request with 128 lists of labels and scores, the best first", async () => {
    const answer = await ask({ inputs: Array(128).fill("I like you. I love you") });
    expect(answer).toHaveLength(128);
    for (const scores of answer) {
      expect(scores).toHaveLength(28);
      expect(scores[0]?.label).toBe("love");
    }
  });

  it("takes top_k among the parameters", async () => {
    const [scores] = await ask({ inputs: ["I like you. I love you"], parameters: { top_k: 2 } });
    expect(scores).toHaveLength(2);
  });

  it("leaves an archive with the article's layout at its root, whose checksum the release has", async () => {
    const archive = await readArchive(`${live.release.prefix}model.tar.gz`);
    expect(archive.names).toEqual(
      expect.arrayContaining([
        ...["config.json", "model.onnx", "ort_config.json", "tokenizer.json", "tokenizer_config.json"],
        ...["code/inference.py", "code/requirements.txt"],
      ]),
    );
    expect(archive.sha256).toBe(live.upload.sha256);
  });

  it("leaves a receipt whose figures agree with each other", async () => {
    const report = await readReceipt(live.benchmark.reportUrl);
    expect(report).toMatchObject({ verdict: "live", failedGates: [], skippedCells: expect.any(Array) });
    expect(report.grid.length + report.skippedCells.length).toBe(12);
    expect(report.comparison).toBeUndefined();
    expect(report.firstRequestInMilliseconds).toBeGreaterThan(0);
    expect(report.endpoint.durationsInMilliseconds).toHaveLength(report.endpoint.requests);
    expect(report.vanilla.durationsInMilliseconds.length).toBeGreaterThan(0);
    expect(report.provenance.imageUri).toBe(live.release.imageUri);
    expect(report.provenance.endpointCpuFlags).toEqual(report.quantization.cpuFlags);
    expect(report.request).toMatchObject(benchmark);
    expect(report.endpoint.requests).toBeGreaterThanOrEqual(10);
    expect(report.speedup).toBeCloseTo(report.vanilla.p50InMilliseconds / report.endpoint.p50InMilliseconds);
    expect(report.accuracy.labelAgreement).toBeGreaterThanOrEqual(0.98);
    expect(report.quantization.onnxSizeInBytes).toBeLessThan(report.quantization.vanillaSizeInBytes / 2);
  });

  it("was compared with the plain pipeline on an endpoint of its own, which answers the same, and is gone", async () => {
    const { vanillaEndpoint, endpoint, grid, request } = await readReceipt(live.benchmark.reportUrl);
    if (vanillaEndpoint === undefined || "absentBecause" in vanillaEndpoint)
      throw new Error("There is none.");
    expect(vanillaEndpoint).toMatchObject({ endpointName: vanillaName, accuracy: { labelAgreement: 1 } });
    expect(vanillaEndpoint.accuracy?.worstScoreShift).toBeLessThan(0.001);
    const { timing, speedup = 0 } = vanillaEndpoint;
    expect(timing?.requests).toBeGreaterThanOrEqual(10);
    expect(speedup).toBeCloseTo((timing?.p50InMilliseconds ?? 0) / endpoint.p50InMilliseconds);
    expect(speedup).toBeGreaterThan(1);
    expect(vanillaEndpoint.grid[0]?.cell).toEqual(grid[0]?.cell);
    expect(vanillaEndpoint.cost?.perHourInDollars).toBe(live.preflight.vanillaPrice?.perHourInDollars);
    expect(request.vanillaEndpoint).toBe(true);
    const page = await readObject(cloud, new URL(live.report.htmlUrl).pathname.slice(1));
    expect(await page?.transformToString()).toContain("<h2>Against the vanilla endpoint</h2>");
  });

  it("leaves the same receipt as a page for people beside it", async () => {
    expect(live.report.htmlUrl).toBe(live.benchmark.reportUrl.replace(/json$/, "html"));
    const page = await readObject(cloud, new URL(live.report.htmlUrl).pathname.slice(1));
    expect(await page?.transformToString()).toContain(`<title>${endpointName}: live</title>`);
  });

  it("tells the topic's subscribers what is live, and where the page is", async () => {
    const message = await nextMessage();
    expect(message).toContain(`${endpointName} is live, `);
    expect(message).toMatch(/Against the vanilla endpoint: \d+\.\d\d times as fast\./);
    expect(message).toContain(`Receipt: ${live.report.htmlUrl}`);
  });

  it("leaves in the status what became of it: the execution, the release, the receipt, and when", async () => {
    const status = await readStatus(cloud, "manifests/first.json");
    expect(status?.entries).toMatchObject([
      {
        ...{ index: 0, model: emotions, endpointName, state: "live" },
        executionArn: expect.stringMatching(`:${live.executionName}$`),
        releaseId: live.release.releaseId,
        revision: live.release.revision,
        reportUrl: live.benchmark.reportUrl,
        because: [],
      },
    ]);
    const { acceptedAt = "", startedAt = "", endedAt = "" } = status?.entries[0] ?? {};
    for (const time of [acceptedAt, startedAt, endedAt]) expect(time).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    expect([endedAt, startedAt, acceptedAt].sort()).toEqual([acceptedAt, startedAt, endedAt]);
  });

  it("that is put again starts nothing, and tells nobody", async () => {
    const { entries } = await putManifest(cloud, "first.json", JSON.stringify([compared]));
    expect(entries).toMatchObject([{ state: "live" }]);
    expect(entries[0]?.executionArn).toContain(`:${live.executionName}`);
  });

  it("that asks for the same release in other words finds everything done: no job, no change, one message", async () => {
    const execution = await deploy(cloud, "first", { ...entry, gates: { ...gates, p95Increase: 1 } });
    expect(execution.status).toBe("SUCCEEDED");
    expect((await readStatus(cloud, "manifests/first.json"))?.entries).toMatchObject([
      { state: "unchanged", reportUrl: live.benchmark.reportUrl },
    ]);
    expect(execution.states).toEqual([
      "ChooseDirection",
      "ResolveModel",
      "ChooseAction",
      "Notify",
      "Deployed",
    ]);
    expect(await nextMessage()).toContain(`${endpointName} is unchanged`);
    const jobs = await cloud.sageMaker.send(new ListProcessingJobsCommand({}));
    expect(jobs.ProcessingJobSummaries).toHaveLength(1);
  });
});

describe("a vanilla endpoint that cannot be made", () => {
  it("takes nothing back from a release that is live, leaves alone what has its name, and the receipt says why", async () => {
    const { endpointConfigName: EndpointConfigName } = live.endpoint;
    await cloud.sageMaker.send(new CreateEndpointCommand({ EndpointName: vanillaName, EndpointConfigName }));
    const execution = await deploy(cloud, "first", { ...compared, redeploy: "always" });
    expect(execution.status).toBe("SUCCEEDED");
    expect(execution.states).toEqual(expect.arrayContaining(["CreateVanilla", "RemoveVanilla", "Notify"]));
    expect(execution.states).not.toContain("RollBack");
    live = JSON.parse(execution.output ?? "");
    // The first benchmark has told how fast the endpoint usually is, so that its latency is watched from now on.
    const latencyAlarm = "onnxify-dev-endpoint-onnxify-emotions-minilm-latency";
    expect((await inventory(cloud)).alarms).toContain(latencyAlarm);
    const { vanillaEndpoint, verdict } = await readReceipt(live.benchmark.reportUrl);
    const absentBecause = expect.stringContaining(`The endpoint ${vanillaName} is there already`);
    expect({ vanillaEndpoint, verdict }).toEqual({ vanillaEndpoint: { absentBecause }, verdict: "live" });
    expect(await nextMessage()).toContain("No comparison with a vanilla endpoint: The endpoint");
    expect((await inventory(cloud)).endpoints?.map((found) => found.split(" ")[0]).sort()).toEqual([
      endpointName,
      vanillaName,
    ]);
    const command = new DeleteEndpointCommand({ EndpointName: vanillaName });
    await eventually(
      () =>
        cloud.sageMaker.send(command).then(
          () => true,
          () => false,
        ),
      Boolean,
    );
    await eventually(
      () => inventory(cloud),
      ({ endpoints }) => endpoints?.length === 1,
    );
  }, 120_000);
});

describe("a deployment that fails", () => {
  it("in the quantization job ends with the job's own words and nothing left over", async () => {
    const before = await inventory(cloud);
    const execution = await deploy(cloud, "broken", { model: "test/broken", benchmark, gates });
    expect(execution).toMatchObject({ status: "FAILED", error: "QuantizationFailedError" });
    expect(execution.cause).toContain("test/broken");
    expect(execution.states).toEqual(
      expect.arrayContaining(["CheckQuantization", "CleanUp", "NotifyFailure", "HowItEnds", "Failed"]),
    );
    expect(await nextMessage()).toContain("test-broken failed: QuantizationFailedError");
    expect({ ...(await inventory(cloud)), work: [] }).toEqual({ ...before, work: [] });
    expect((await inventory(cloud)).work.filter((key) => key?.includes("broken"))).toEqual([]);
  }, 120_000);

  it("at a gate leaves the endpoint to the release that is live, which answered all the while", async () => {
    const before = await inventory(cloud);
    const stop = keepAsking();
    const faster = { ...entry, instanceCount: 2, gates: { speedup: 1_000_000 } };
    const execution = await deploy(cloud, "first", faster);
    const outcome = await stop();
    expect(execution).toMatchObject({ status: "FAILED", error: "GateFailedError" });
    expect((await readStatus(cloud, "manifests/first.json"))?.entries).toMatchObject([
      {
        state: "rolled-back",
        error: { name: "GateFailedError", message: expect.stringContaining("speedup") },
      },
    ]);
    expect(execution.cause).toMatch(/fails the gate: speedup, at least 1000000.*Every figure is in s3:/);
    expect(execution.states).toEqual(
      expect.arrayContaining([
        "CreateCandidate",
        "Benchmark",
        "Report",
        "Refuse",
        "CleanUp",
        "NotifyFailure",
      ]),
    );
    const [refused] = await readPages(/<h1>.*Refused<\/h1>/s);
    expect(refused).toContain("fails the gate: speedup, at least 1000000");
    expect(refused).toContain("Not judged: the release before ran on other instances.");
    expect(await nextMessage()).toContain(`answers from ${live.endpoint.endpointConfigName}, as before`);
    const after = await inventory(cloud);
    expect({ ...after, work: [] }).toEqual({ ...before, work: [] });
    expect(outcome.answers).toBeGreaterThan(0);
    expect(outcome.failures).toEqual([]);
  }, 120_000);

  it("because the endpoint never gets healthy is taken away, when nothing was live before", async () => {
    const before = await inventory(cloud);
    await breakRelease(live.release.prefix);
    const execution = await deploy(cloud, "unhealthy", { ...entry, endpointName: "unhealthy" });
    expect(execution).toMatchObject({ status: "FAILED", error: "EndpointFailedError" });
    expect(execution.cause).toContain("The endpoint unhealthy is Failed: ");
    expect(await nextMessage()).toContain("unhealthy failed: EndpointFailedError");
    expect({ ...(await inventory(cloud)), work: [] }).toEqual({ ...before, work: [] });
  }, 120_000);

  it.each([
    ["test/nothing-here", "ModelNotFoundError", "has no public model test/nothing-here"],
    ["test/gated", "GatedModelError", "test/gated is gated"],
    ["test/pickled", "MissingSafetensorsError", "test/pickled has no safetensors weights"],
    ["test/llama", "UnsupportedArchitectureError", "test/llama is of type llama"],
    ["test/translator", "UnsupportedTaskError", "test/translator is for the task translation"],
  ])("since %s cannot be served is refused in seconds with %s", async (model, error, sentence) => {
    const execution = await deploy(cloud, model.replace("/", "-"), { model, benchmark });
    expect(execution).toMatchObject({ status: "FAILED", error });
    expect(execution.cause).toContain(sentence);
    expect(execution.states).toEqual(statesOfRefusal);
    expect(await nextMessage()).toContain(error);
  });

  it("to be understood is written down beside the manifest, and its neighbours are not stopped", async () => {
    const status = await putManifest(cloud, "mixed.txt", `not an id\n${emotions}\n`);
    expect(status.entries.map(({ state }) => state)).toEqual(["refused", "conflict"]);
    expect(status.entries[0]?.error?.message).toContain('models[0].model is "not an id"');
    const broken = await putManifest(cloud, "broken.json", "{");
    expect(broken.error?.message).toContain("manifests/broken.json cannot be read");
  });
});

async function ask(body: object): Promise<{ label: string; score: number }[][]> {
  const { Body } = await cloud.runtime.send(
    new InvokeEndpointCommand({
      EndpointName: endpointName,
      ContentType: "application/json",
      Body: JSON.stringify(body),
    }),
  );
  return JSON.parse(Body.transformToString());
}

/** Every receipt for people that has the pattern in it. */
async function readPages(pattern: RegExp): Promise<string[]> {
  const { Contents = [] } = await cloud.s3.send(
    new ListObjectsV2Command({ Bucket: cloud.bucket, Prefix: `reports/${endpointName}/` }),
  );
  const pages = Contents.filter(({ Key }) => Key?.endsWith(".html")).map(async ({ Key = "" }) =>
    (await readObject(cloud, Key))?.transformToString(),
  );
  return (await Promise.all(pages)).filter((page) => page !== undefined).filter((page) => pattern.test(page));
}

/** One caller that asks until it is stopped, and counts. */
function keepAsking(): () => Promise<{ answers: number; failures: unknown[] }> {
  const outcome = { answers: 0, failures: [] as unknown[] };
  let isStopped = false;
  const asking = (async () => {
    while (!isStopped) {
      await ask({ inputs: ["Thank you"] }).then(
        () => (outcome.answers += 1),
        (error) => outcome.failures.push(error),
      );
    }
  })();
  return async () => {
    isStopped = true;
    await asking;
    return outcome;
  };
}

async function subscribeQueue({ sqs, sns, topicArn }: TestCloud): Promise<string> {
  const { QueueUrl = "" } = await sqs.send(new CreateQueueCommand({ QueueName: "told" }));
  const Endpoint = "arn:aws:sqs:us-east-1:000000000000:told";
  await sns.send(new SubscribeCommand({ TopicArn: topicArn, Protocol: "sqs", Endpoint }));
  return QueueUrl;
}

async function nextMessage(): Promise<string> {
  const command = new ReceiveMessageCommand({
    QueueUrl: queueUrl,
    WaitTimeSeconds: 10,
    VisibilityTimeout: 3600,
  });
  const { Messages = [] } = await cloud.sqs.send(command);
  const { Subject = "", Message = "" } = JSON.parse(Messages[0]?.Body ?? "{}");
  return `${Subject}\n${Message}`;
}

async function readReceipt(url: string): Promise<BenchmarkReport> {
  const body = await readObject(cloud, new URL(url).pathname.slice(1));
  return reportSchema.parse(JSON.parse((await body?.transformToString()) ?? ""));
}

async function readArchive(key: string): Promise<{ names: string[]; sha256: string }> {
  const bytes = await (await readObject(cloud, key))?.transformToByteArray();
  const names: string[] = [];
  const reader = extract();
  reader.end(gunzipSync(bytes ?? new Uint8Array()));
  for await (const member of reader) {
    names.push(member.header.name);
    member.resume();
  }
  return {
    names,
    sha256: createHash("sha256")
      .update(bytes ?? "")
      .digest("hex"),
  };
}

/** Puts an archive whose requirements cannot be installed in the place of a release's. */
async function breakRelease(prefix: string): Promise<void> {
  const archive = pack();
  archive.entry({ name: "code/requirements.txt" }, "./no-such-folder\n");
  archive.finalize();
  const Body = gzipSync(await buffer(archive));
  const Key = `${prefix}model.tar.gz`;
  await cloud.s3.send(new PutObjectCommand({ Bucket: cloud.bucket, Key, Body }));
}
