import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CloudWatchClient, DescribeAlarmsCommand } from "@aws-sdk/client-cloudwatch";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import {
  ListEndpointConfigsCommand,
  ListEndpointsCommand,
  ListModelsCommand,
  SageMakerClient,
} from "@aws-sdk/client-sagemaker";
import { SageMakerRuntimeClient } from "@aws-sdk/client-sagemaker-runtime";
import { DescribeExecutionCommand, GetExecutionHistoryCommand, SFNClient } from "@aws-sdk/client-sfn";
import { SNSClient } from "@aws-sdk/client-sns";
import { SQSClient } from "@aws-sdk/client-sqs";
import type { ManifestStatus } from "#lib/status/manifest-status.ts";
import { type CloudOptions, startCloud } from "#local/start-cloud.ts";
import { eventually } from "../support/eventually.ts";
import { keepTrail } from "../support/kept-trails.ts";
import { writeRememberingPython } from "../support/remembered-jobs.ts";

const root = join(import.meta.dirname, "..", "..");
const statusDeadlineInMilliseconds = 120_000;
const longestExecutionInMilliseconds = 600_000;

/** The way of a deployment that ResolveModel refuses. */
export const statesOfRefusal = [
  ...["ChooseDirection", "ResolveModel", "CleanUp", "NotifyFailure", "HowItEnds", "Failed"],
];

export type TestCloud = Awaited<ReturnType<typeof openCloud>>;

/** The packaged stack on a local cloud of its own, with the sample models and whatever `addModels` puts beside them. */
export async function openCloud(addModels: (samples: string) => void, options: Partial<CloudOptions> = {}) {
  const directory = mkdtempSync(join(tmpdir(), "onnxify-test-"));
  const samples = join(directory, "samples");
  // Tests write there, which must not go through a link.
  cpSync(join(root, ".samples"), samples, { recursive: true, dereference: true });
  addModels(samples);
  const cloud = await startCloud({
    port: 0,
    dataDirectory: join(directory, "data"),
    packageDirectory: join(root, ".serverless"),
    samplesDirectory: samples,
    python: writeRememberingPython(directory),
    parameters: { BakeTimeInSeconds: "2" },
    onNotice: () => undefined,
    ...options,
  });
  const config = {
    endpoint: cloud.endpointUrl,
    region: cloud.region,
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  };
  const clients = {
    s3: new S3Client(config),
    stepFunctions: new SFNClient(config),
    sageMaker: new SageMakerClient(config),
    runtime: new SageMakerRuntimeClient(config),
    lambda: new LambdaClient(config),
    cloudWatch: new CloudWatchClient(config),
    sns: new SNSClient(config),
    sqs: new SQSClient(config),
  };
  return {
    ...cloud,
    ...clients,
    directory,
    async [Symbol.asyncDispose]() {
      for (const client of Object.values(clients)) client.destroy();
      await cloud.close();
      keepTrail(join(directory, "data"), cloud);
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** Puts a manifest and answers what the trigger wrote about it. */
export async function putManifest(
  cloud: TestCloud,
  name: string,
  body: string,
  deadlineInMilliseconds = statusDeadlineInMilliseconds,
): Promise<ManifestStatus> {
  const key = `manifests/${name}`;
  const Bucket = cloud.bucket;
  const { VersionId } = await cloud.s3.send(new PutObjectCommand({ Bucket, Key: key, Body: body }));
  const status = await eventually(
    () => readStatus(cloud, key),
    (found) => found?.manifest.versionId === VersionId,
    deadlineInMilliseconds,
  );
  if (status === undefined) throw new Error("Unreachable: the deadline throws.");
  return status;
}

/** Puts a manifest with one entry and waits until its execution has ended. */
export async function deploy(cloud: TestCloud, name: string, entry: object) {
  const { entries } = await putManifest(cloud, `${name}.json`, JSON.stringify([entry]));
  const executionArn = entries[0]?.executionArn ?? "";
  const execution = await eventually(
    () => cloud.stepFunctions.send(new DescribeExecutionCommand({ executionArn })),
    ({ status }) => status !== "RUNNING",
    longestExecutionInMilliseconds,
  );
  return { ...execution, states: await statesOf(cloud, executionArn) };
}

/** Everything in SageMaker and under `work/`, to see what is left over. */
export async function inventory({ sageMaker, cloudWatch, s3, bucket }: TestCloud) {
  const [endpoints, configs, models, alarms, work] = await Promise.all([
    sageMaker.send(new ListEndpointsCommand({})),
    sageMaker.send(new ListEndpointConfigsCommand({})),
    sageMaker.send(new ListModelsCommand({})),
    cloudWatch.send(new DescribeAlarmsCommand({})),
    s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: "work/" })),
  ]);
  return {
    endpoints: endpoints.Endpoints?.map(
      ({ EndpointName, EndpointStatus }) => `${EndpointName} ${EndpointStatus}`,
    ),
    configs: configs.EndpointConfigs?.map(({ EndpointConfigName }) => EndpointConfigName),
    models: models.Models?.map(({ ModelName }) => ModelName),
    alarms: alarms.MetricAlarms?.map(({ AlarmName }) => AlarmName),
    work: work.Contents?.map(({ Key }) => Key) ?? [],
  };
}

/** A safetensors file without a single tensor: a header of two bytes that says so. */
export const emptySafetensors = "\u0002\0\0\0\0\0\0\0{}";

/** Adds a repository with a description and small files to the bundled Hub. */
export function addRepository(
  samples: string,
  { id, files, ...page }: { id: string; files: Record<string, string>; gated?: "auto"; pipelineTag?: string },
): void {
  const repository = join(samples, id);
  cpSync(join(samples, "onnxify/emotions-minilm/files"), join(repository, "files"), {
    recursive: true,
    filter: (path) => !path.endsWith(".safetensors"),
  });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(repository, "files", name), text);
  const description = {
    id,
    sha: "1".repeat(40),
    pipelineTag: "text-classification",
    gated: false,
    tags: [],
    ...page,
  };
  writeFileSync(join(repository, "repository.json"), JSON.stringify(description));
}

export async function readObject({ s3, bucket }: TestCloud, key: string) {
  return (await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }))).Body;
}

/** A manifest's status as it is now; `undefined` when there is none. */
export async function readStatus(cloud: TestCloud, manifestKey: string): Promise<ManifestStatus | undefined> {
  const body = await readObject(cloud, `status/${manifestKey}.json`).catch(() => undefined);
  return body === undefined ? undefined : JSON.parse(await body.transformToString());
}

export async function statesOf({ stepFunctions }: TestCloud, executionArn: string): Promise<string[]> {
  const { events } = await stepFunctions.send(
    new GetExecutionHistoryCommand({ executionArn, maxResults: 1000 }),
  );
  return (events ?? []).flatMap(({ stateEnteredEventDetails }) => stateEnteredEventDetails?.name ?? []);
}
