import { buffer } from "node:stream/consumers";
import { gzipSync } from "node:zlib";
import { DescribeAlarmsCommand } from "@aws-sdk/client-cloudwatch";
import { DeleteObjectCommand, ListObjectsV2Command, PutObjectCommand } from "@aws-sdk/client-s3";
import {
  DeleteTagsCommand,
  DescribeEndpointCommand,
  ListProcessingJobsCommand,
  UpdateEndpointWeightsAndCapacitiesCommand,
} from "@aws-sdk/client-sagemaker";
import { InvokeEndpointCommand } from "@aws-sdk/client-sagemaker-runtime";
import { pack } from "tar-stream";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { alarmNamesOf } from "#lib/alarm-names.ts";
import type { DeployDocument } from "#statemachine/document.ts";
import { eventually } from "../support/eventually.ts";
import { deploy, inventory, openCloud, readObject, type TestCloud } from "./cloud.ts";

const endpointName = "guarded";
/** Not quantized, because that takes longest and these tests are about something else. */
const entry = {
  quantization: "none",
  model: "onnxify/emotions-minilm",
  endpointName,
  benchmark: { batchSize: 8, durationInSeconds: 1 },
  gates: { speedup: 0 },
};
const alarmNames = alarmNamesOf("dev", endpointName);

let cloud: TestCloud;
let live: DeployDocument;

beforeAll(async () => {
  cloud = await openCloud(() => undefined, {
    quotas: { "ml.c5.xlarge for endpoint usage": 0 },
    parameters: { BakeTimeInSeconds: "5" },
  });
});

afterAll(() => cloud[Symbol.asyncDispose]());

describe("Preflight", () => {
  it("refuses with everything that is wrong, in seconds and before a job is started", async () => {
    const execution = await deploy(cloud, "guarded", {
      ...entry,
      instanceType: "ml.c5.xlarge",
      instanceCount: 3,
    });
    expect(execution).toMatchObject({ status: "FAILED", error: "QuotaTooLowError" });
    expect(execution.cause).toContain('"ml.c5.xlarge for endpoint usage" is 0, and 3 are needed');
    expect(execution.states).toEqual([
      ...[
        "ChooseDirection",
        "ResolveModel",
        "ChooseAction",
        "Preflight",
        "CleanUp",
        "NotifyFailure",
        "HowItEnds",
        "Failed",
      ],
    ]);
    const { ProcessingJobSummaries: jobs } = await cloud.sageMaker.send(new ListProcessingJobsCommand({}));
    expect(jobs).toEqual([]);
    expect(await inventory(cloud)).toMatchObject({ endpoints: [], configs: [], models: [], alarms: [] });
  }, 60_000);

  it("lets pass what can be, and says what it will cost", async () => {
    const execution = await deploy(cloud, "guarded", entry);
    expect(execution.cause ?? "").toBe("");
    live = JSON.parse(execution.output ?? "");
    expect(live.preflight.unknown).toEqual([]);
    expect(live.preflight.price.perMonthInDollars).toBeGreaterThan(0);
    expect(live.notification.message).toMatch(/^Cost: [\d.]+ USD an hour, \d+ USD a month/m);
    const { alarms } = await inventory(cloud);
    expect(alarms).toEqual([alarmNames.clientErrors, alarmNames.serverErrors]);
  }, 600_000);
});

describe("an update of the endpoint", () => {
  it("keeps the instances that autoscaling has added, and starts to capture when the manifest says so", async () => {
    await cloud.sageMaker.send(
      new UpdateEndpointWeightsAndCapacitiesCommand({
        EndpointName: endpointName,
        DesiredWeightsAndCapacities: [{ VariantName: "AllTraffic", DesiredInstanceCount: 3 }],
      }),
    );
    const execution = await deploy(cloud, "guarded", {
      ...entry,
      dataCapture: { samplingPercentage: 100 },
    });
    expect(execution.cause ?? "").toBe("");
    expect(await describeEndpoint()).toMatchObject({
      ProductionVariants: [{ DesiredInstanceCount: 3 }],
      DataCaptureConfig: { EnableCapture: true, CurrentSamplingPercentage: 100 },
      LastDeploymentConfig: {
        BlueGreenUpdatePolicy: { TrafficRoutingConfiguration: { Type: "CANARY", WaitIntervalInSeconds: 5 } },
        AutoRollbackConfiguration: {
          Alarms: Object.values(alarmNames).map((AlarmName) => ({ AlarmName })),
        },
      },
    });
    const Prefix = `captures/${endpointName}/AllTraffic/`;
    const captured = await eventually(
      () => cloud.s3.send(new ListObjectsV2Command({ Bucket: cloud.bucket, Prefix })),
      ({ KeyCount = 0 }) => KeyCount > 0,
    );
    expect(captured.Contents?.[0]?.Key).toMatch(/\.jsonl$/);
  }, 120_000);

  it("is watched for its latency as well, now that a benchmark says what is usual", async () => {
    const command = new DescribeAlarmsCommand({ AlarmNames: [alarmNames.latency] });
    const { MetricAlarms: [latency] = [] } = await cloud.cloudWatch.send(command);
    const { p99InMilliseconds } = live.benchmark;
    expect(latency).toMatchObject({ MetricName: "ModelLatency", TreatMissingData: "notBreaching" });
    expect(latency?.Threshold).toBeCloseTo(5 * p99InMilliseconds * 1000, -1);
  });

  it("is rolled back by its alarm when clients get 4XX of it, and its receipt says so", async () => {
    const before = await inventory(cloud);
    const execution = deploy(cloud, "guarded", { ...entry, instanceCount: 2 });
    await eventually(describeEndpoint, ({ EndpointStatus }) => EndpointStatus === "Updating");
    await ringAlarm();
    expect(await execution).toMatchObject({ status: "FAILED", error: "EndpointFailedError" });
    const { cause, states } = await execution;
    expect(cause).toContain(alarmNames.clientErrors);
    expect(states).toContain("RemoveCandidate");
    expect(states).not.toContain("ConfirmAnswers");
    const { Contents = [] } = await cloud.s3.send(
      new ListObjectsV2Command({ Bucket: cloud.bucket, Prefix: `reports/${endpointName}/` }),
    );
    const receipt = Contents.map(({ Key = "" }) => Key).findLast((key) => key.endsWith(".json"));
    expect(
      JSON.parse((await (await readObject(cloud, receipt ?? ""))?.transformToString()) ?? ""),
    ).toMatchObject({
      verdict: "refused",
      failedGates: [expect.stringContaining(alarmNames.clientErrors)],
    });
    const after = await inventory(cloud);
    expect({ ...after, work: [] }).toEqual({ ...before, work: [] });
    expect(await ask()).toBe("love");
  }, 120_000);

  it("goes through while an alarm rings and the record is lost, because it may be what mends the endpoint", async () => {
    await ringAlarm();
    const record = { Bucket: cloud.bucket, Key: `deployments/${endpointName}.json` };
    await cloud.s3.send(new DeleteObjectCommand(record));
    const execution = await deploy(cloud, "guarded", { ...entry, instanceCount: 2 });
    expect(execution.cause ?? "").toBe("");
    expect(await inventory(cloud)).toMatchObject({ endpoints: [`${endpointName} InService`] });
  }, 120_000);

  it("whose release cannot answer ends with its candidate, and no client meets it", async () => {
    const before = await inventory(cloud);
    const restore = await replaceArchive("raise ValueError('no such tokenizer')");
    const client = keepAsking();
    const execution = await deploy(cloud, "guarded", { ...entry, instanceCount: 3 });
    const outcomes = await client.stop();
    await restore();
    expect(execution).toMatchObject({ status: "FAILED", error: "GateFailedError" });
    expect(execution.states).not.toContain("CreateEndpoint");
    expect(new Set(outcomes)).toEqual(new Set(["love"]));
    const after = await inventory(cloud);
    expect({ ...after, work: [] }).toEqual({ ...before, work: [] });
  }, 120_000);

  it("is refused once the endpoint is somebody else's, and nothing of it changes", async () => {
    const before = await describeEndpoint();
    const ResourceArn = before.EndpointArn;
    await cloud.sageMaker.send(new DeleteTagsCommand({ ResourceArn, TagKeys: ["application"] }));
    const execution = await deploy(cloud, "guarded", { ...entry, instanceCount: 4 });
    expect(execution).toMatchObject({ status: "FAILED", error: "EndpointTakenError" });
    const after = await describeEndpoint();
    expect(after.EndpointConfigName).toBe(before.EndpointConfigName);
  }, 60_000);
});

const describeEndpoint = () =>
  cloud.sageMaker.send(new DescribeEndpointCommand({ EndpointName: endpointName }));

/** As a client does who asks for what cannot be answered, until CloudWatch says that there are too many. */
async function ringAlarm(): Promise<void> {
  await eventually(
    async () => {
      await ask({ inputs: 1 }).catch(() => undefined);
      const AlarmNames = [alarmNames.clientErrors];
      return cloud.cloudWatch.send(new DescribeAlarmsCommand({ AlarmNames }));
    },
    ({ MetricAlarms = [] }) => MetricAlarms[0]?.StateValue === "ALARM",
  );
}

/** Puts an archive whose handler does as told in the release's place; answers how to put the right one back. */
async function replaceArchive(line: string): Promise<() => Promise<void>> {
  const Key = `${live.release.prefix}model.tar.gz`;
  const original = await (await readObject(cloud, Key))?.transformToByteArray();
  if (original === undefined) throw new Error(`There is no ${Key}.`);
  const put = async (Body: Uint8Array) => {
    await cloud.s3.send(new PutObjectCommand({ Bucket: cloud.bucket, Key, Body }));
  };
  const archive = pack();
  archive.entry({ name: "code/inference.py" }, `def model_fn(model_dir):\n    ${line}\n`);
  archive.finalize();
  await put(gzipSync(await buffer(archive)));
  return () => put(original);
}

/** The best label, for the article's sentence. */
async function ask(body: object = { inputs: ["I like you. I love you"] }): Promise<string> {
  const { Body } = await cloud.runtime.send(
    new InvokeEndpointCommand({
      EndpointName: endpointName,
      ContentType: "application/json",
      Body: JSON.stringify(body),
    }),
  );
  return JSON.parse(Body.transformToString())[0][0].label;
}

/** One caller that notes every answer, or the name of the error that it got. */
function keepAsking(): { stop: () => Promise<string[]> } {
  const outcomes: string[] = [];
  let isStopped = false;
  const asking = (async () => {
    while (!isStopped) outcomes.push(await ask().catch((error: Error) => error.name));
  })();
  return {
    async stop() {
      isStopped = true;
      await asking;
      return outcomes;
    },
  };
}
