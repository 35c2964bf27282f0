import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { GetObjectCommand, PutBucketVersioningCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import {
  CreateProcessingJobCommand,
  DescribeProcessingJobCommand,
  SageMakerClient,
} from "@aws-sdk/client-sagemaker";
import {
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  StartExecutionCommand,
} from "@aws-sdk/client-sfn";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { pruneDirectory } from "#local/prune/prune-directory.ts";
import { eventually } from "../../support/eventually.ts";
import { startTestCloud, type TestCloud } from "../support/test-cloud.ts";

/** One execution ends at once, and one that has `isLong` in its input in a day. */
const definition = {
  StartAt: "Choose",
  States: {
    Choose: {
      Type: "Choice",
      Choices: [{ Variable: "$.isLong", IsPresent: true, Next: "Wait" }],
      Default: "End",
    },
    Wait: { Type: "Wait", Seconds: 86_400, Next: "End" },
    End: { Type: "Succeed" },
  },
};
const ProcessingJobName = "ended";
const tomorrow = new Date(Date.now() + 86_400_000);

let cloud: TestCloud;
let dataDirectory: string;

beforeEach(async () => {
  cloud = await startTestCloud({ definition }, { executionConcurrency: 10 });
  dataDirectory = join(cloud.directory, "data");
  await startExecution("long", { isLong: true });
  await startExecution("short", {});
  await eventually(
    () => executions(),
    (names) => names.includes("short SUCCEEDED"),
  );
  const VersioningConfiguration = { Status: "Enabled" } as const;
  await cloud.s3.send(new PutBucketVersioningCommand({ Bucket: cloud.bucket, VersioningConfiguration }));
  for (const Body of ["one", "three"]) await cloud.s3.send(new PutObjectCommand({ ...object(), Body }));
  await runJob();
  const logs = join(dataDirectory, "sagemaker", "logs", "endpoints");
  mkdirSync(logs, { recursive: true });
  writeFileSync(join(logs, "gone.log"), "printed");
}, 60_000);

afterEach(() => cloud.remove());

describe("a local cloud's directory", () => {
  it("is freed of what ended and what was replaced; what is live or under way is there afterwards", async () => {
    await cloud.close();
    const would = await prune({ isDryRun: true });
    expect(counts(would)).toEqual([1, 1, 1, 1]);
    expect(would.every(({ sizeInBytes }) => sizeInBytes > 0)).toBe(true);
    expect(would.at(-1)).toEqual({ what: "old versions of objects", count: 1, sizeInBytes: 3 });
    const before = files();
    expect(await prune({ isDryRun: false })).toEqual(would);
    expect(counts(await prune({ isDryRun: true }))).toEqual([0, 0, 0, 0]);
    expect(files().objects).toHaveLength(before.objects.length - 1);
    expect(files()).toMatchObject({ jobs: [], endpointLogs: [] });
    cloud = await cloud.restart();
    expect(await executions()).toEqual(["long RUNNING"]);
    const executionArn = `${cloud.stateMachineArn.replace("stateMachine", "execution")}:short`;
    await expect(cloud.sfn.send(new GetExecutionHistoryCommand({ executionArn }))).rejects.toThrow();
    const { Body } = await cloud.s3.send(new GetObjectCommand(object()));
    expect(await Body?.transformToString()).toBe("three");
    expect(await describeJob()).toMatchObject({ ProcessingJobStatus: "Completed" });
  }, 60_000);

  it("keeps what is younger than asked for", async () => {
    await cloud.close();
    const pruned = await prune({ before: new Date(Date.now() - 86_400_000), isDryRun: false });
    expect(counts(pruned)).toEqual([0, 0, 0, 0]);
  });

  it("is left alone while a cloud is using it", async () => {
    const before = files();
    await expect(prune({ isDryRun: false })).rejects.toThrow(
      `Another local cloud (process ${process.pid}) is using ${dataDirectory}.`,
    );
    expect(files()).toEqual(before);
  });

  it("must be one", async () => {
    const nowhere = join(cloud.directory, "nowhere");
    const pruning = pruneDirectory({ dataDirectory: nowhere, before: tomorrow, isDryRun: false });
    await expect(pruning).rejects.toThrow(`No local cloud has ever kept anything in ${nowhere}.`);
    expect(existsSync(nowhere)).toBe(false);
  });
});

const prune = (options: { before?: Date; isDryRun: boolean }) =>
  pruneDirectory({ dataDirectory, before: tomorrow, ...options });

const counts = (pruned: { count: number }[]) => pruned.map(({ count }) => count);

const object = () => ({ Bucket: cloud.bucket, Key: "object" });

const files = () => ({
  objects: readdirSync(join(dataDirectory, "s3")),
  jobs: readdirSync(join(dataDirectory, "sagemaker", "processing")),
  endpointLogs: readdirSync(join(dataDirectory, "sagemaker", "logs", "endpoints")),
});

const startExecution = (name: string, input: object) =>
  cloud.sfn.send(
    new StartExecutionCommand({
      stateMachineArn: cloud.stateMachineArn,
      name,
      input: JSON.stringify(input),
    }),
  );

async function executions(): Promise<string[]> {
  const { stateMachineArn } = cloud;
  const { executions: found = [] } = await cloud.sfn.send(new ListExecutionsCommand({ stateMachineArn }));
  return found.map(({ name, status }) => `${name} ${status}`);
}

async function runJob(): Promise<void> {
  await sageMaker().send(
    new CreateProcessingJobCommand({
      ProcessingJobName,
      RoleArn: "arn:aws:iam::000000000000:role/onnxify-test",
      AppSpecification: { ImageUri: "image", ContainerEntrypoint: ["python3", "-c", "print('printed')"] },
      ProcessingResources: {
        ClusterConfig: { InstanceCount: 1, InstanceType: "ml.c6i.xlarge", VolumeSizeInGB: 1 },
      },
    }),
  );
  await eventually(describeJob, ({ ProcessingJobStatus }) => ProcessingJobStatus === "Completed");
}

const describeJob = () => sageMaker().send(new DescribeProcessingJobCommand({ ProcessingJobName }));

function sageMaker(): SageMakerClient {
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  return new SageMakerClient({ endpoint: cloud.endpointUrl, region: cloud.region, credentials });
}
