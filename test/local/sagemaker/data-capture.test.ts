import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GetObjectCommand, ListObjectsV2Command } from "@aws-sdk/client-s3";
import {
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  type DataCaptureConfig,
} from "@aws-sdk/client-sagemaker";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  createModel,
  describeEndpoint,
  endpointStatus,
  invoke,
  modelSource,
  variant,
} from "./support/endpoints.ts";
import { putModel } from "./support/put-objects.ts";
import { bucket, createBucket, startTestCloud, type TestCloud } from "./support/start-test-cloud.ts";
import { waitFor } from "./support/wait-for.ts";

let root: string;
let cloud: TestCloud;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), "onnxify-capture-"));
  cloud = await startTestCloud({ directory: root });
  await createBucket(cloud.s3);
  await createModel(cloud, "captured", await putModel(cloud.s3, "captured", modelSource("captured")));
});

afterAll(async () => {
  await cloud.close();
  expect(cloud.faults).toEqual([]);
  rmSync(root, { recursive: true, force: true });
});

async function create(name: string, change: Partial<DataCaptureConfig> = {}): Promise<void> {
  await cloud.sageMaker.send(
    new CreateEndpointConfigCommand({
      EndpointConfigName: name,
      ProductionVariants: [variant("AllTraffic", "captured")],
      DataCaptureConfig: {
        EnableCapture: true,
        InitialSamplingPercentage: 100,
        DestinationS3Uri: `s3://${bucket}/captures/`,
        CaptureOptions: [{ CaptureMode: "Input" }, { CaptureMode: "Output" }],
        CaptureContentTypeHeader: { JsonContentTypes: ["application/json"] },
        ...change,
      },
    }),
  );
  await cloud.sageMaker.send(new CreateEndpointCommand({ EndpointName: name, EndpointConfigName: name }));
  await endpointStatus(cloud, name, "InService");
}

/** The lines of all files of an endpoint, once there are so many. */
async function linesOf(name: string, count: number) {
  const Prefix = `captures/${name}/AllTraffic/`;
  return waitFor(async () => {
    const { Contents = [] } = await cloud.s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix }));
    const texts = await Promise.all(Contents.map(({ Key = "" }) => read(Key)));
    const lines = texts.flatMap((text) => text.split("\n").filter((line) => line !== ""));
    return lines.length < count
      ? undefined
      : { keys: Contents.map(({ Key }) => Key), lines: lines.map(parse) };
  });
}

async function read(Key: string): Promise<string> {
  const { Body } = await cloud.s3.send(new GetObjectCommand({ Bucket: bucket, Key }));
  return (await Body?.transformToString()) ?? "";
}

interface Half {
  observedContentType: string;
  mode: string;
  data: string;
  encoding: string;
}

function parse(line: string): {
  captureData: { endpointInput?: Half; endpointOutput?: Half };
  eventMetadata: { eventId: string; inferenceTime: string };
  eventVersion: string;
} {
  return JSON.parse(line);
}

test("every request is written as a JSON line with its answer, in a folder of its hour", async () => {
  await create("all");
  await invoke(cloud, "all", { inputs: "one" });
  await invoke(cloud, "all", { inputs: "two" });
  await expect(invoke(cloud, "all", { raise: "not captured" })).rejects.toThrow();

  const { keys, lines } = await linesOf("all", 2);

  for (const key of keys)
    expect(key).toMatch(/^captures\/all\/AllTraffic\/\d{4}\/\d\d\/\d\d\/\d\d\/[\w-]+\.jsonl$/);
  expect(lines).toHaveLength(2);
  const [first] = lines;
  expect(first).toMatchObject({
    captureData: {
      endpointInput: { observedContentType: "application/json", mode: "INPUT", encoding: "JSON" },
      endpointOutput: { observedContentType: "application/json", mode: "OUTPUT", encoding: "JSON" },
    },
    eventMetadata: { inferenceTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/) },
    eventVersion: "0",
  });
  const inputs = lines.map(({ captureData }) => JSON.parse(captureData.endpointInput?.data ?? "").inputs);
  expect(inputs.sort()).toEqual(["one", "two"]);
  const answer = JSON.parse(first?.captureData.endpointOutput?.data ?? "");
  expect(answer).toMatchObject({ version: "captured" });
  expect(await describeEndpoint(cloud, "all")).toMatchObject({
    DataCaptureConfig: { EnableCapture: true, CaptureStatus: "Started", CurrentSamplingPercentage: 100 },
  });
});

test("bodies of content types that are not named are in base64, and only the halves asked for are there", async () => {
  await create("half", {
    CaptureOptions: [{ CaptureMode: "Input" }],
    CaptureContentTypeHeader: { CsvContentTypes: ["text/csv"] },
  });
  await invoke(cloud, "half", { inputs: "one" });
  const { lines } = await linesOf("half", 1);
  const { endpointInput, endpointOutput } = lines[0]?.captureData ?? {};
  expect(endpointInput?.encoding).toBe("BASE64");
  expect(Buffer.from(endpointInput?.data ?? "", "base64").toString()).toBe('{"inputs":"one"}');
  expect(endpointOutput).toBeUndefined();
});

test("a sample of none, and a destination that is not there, disturb nobody", async () => {
  await create("none", { InitialSamplingPercentage: 0 });
  await create("astray", { DestinationS3Uri: "s3://no-such-bucket/captures/" });
  for (const name of ["none", "astray"]) await invoke(cloud, name);
  await create("witness");
  await invoke(cloud, "witness");
  await linesOf("witness", 1);
  const { Contents } = await cloud.s3.send(
    new ListObjectsV2Command({ Bucket: bucket, Prefix: "captures/none/" }),
  );
  expect(Contents).toBeUndefined();
});
