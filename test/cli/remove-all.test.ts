import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CloudWatchClient, DescribeAlarmsCommand } from "@aws-sdk/client-cloudwatch";
import {
  CreateMultipartUploadCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectVersionsCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import {
  CreateEndpointConfigCommand,
  CreateModelCommand,
  ListEndpointConfigsCommand,
  ListModelsCommand,
  SageMakerClient,
  type Tag,
} from "@aws-sdk/client-sagemaker";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { alarmNamesOf } from "#lib/alarm-names.ts";
import { ownerTags } from "#lib/owner-tags.ts";
import { eventually } from "../support/eventually.ts";
import { putAlarm } from "./put-alarm.ts";
import { type FinishedRun, finish, readFirstLine, runOnnxify, startOnnxify } from "./run-onnxify.ts";

const project = join(import.meta.dirname, "..", "..");

describe("onnxify remove --all", () => {
  let directory: string;
  let cloud: ChildProcess;
  let bucket: string;
  let environment: Record<string, string>;
  let s3: S3Client;
  let sageMaker: SageMakerClient;
  let cloudWatch: CloudWatchClient;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "onnxify-remove-test-"));
    cloud = startOnnxify(["up", "--port", "0", "--json"], { directory });
    const { endpointUrl: endpoint, region, ...outputs } = JSON.parse(await readFirstLine(cloud));
    bucket = outputs.bucket;
    environment = {
      AWS_ENDPOINT_URL: endpoint,
      AWS_REGION: region,
      AWS_ACCESS_KEY_ID: "test",
      AWS_SECRET_ACCESS_KEY: "test",
    };
    const connection = { endpoint, region, credentials: { accessKeyId: "test", secretAccessKey: "test" } };
    s3 = new S3Client(connection);
    sageMaker = new SageMakerClient(connection);
    cloudWatch = new CloudWatchClient(connection);
    await put("releases/a/model.tar.gz");
    await makeEndpointConfig("ours", ownerTags("dev"));
    await makeEndpointConfig("of-another-stage", ownerTags("prod"));
    await makeEndpointConfig("of-nobody", []);
    for (const stage of ["dev", "prod"]) await putAlarm(alarmNamesOf(stage, "gone").latency, cloudWatch);
  });

  afterAll(async () => {
    const closed = once(cloud, "close");
    cloud.kill("SIGTERM");
    cloud.stderr?.resume();
    await closed;
    await rm(directory, { recursive: true, force: true });
  });

  const run = (...parameters: string[]): Promise<FinishedRun> => runOnnxify(parameters, { environment });

  const put = (Key: string) => s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body: "content" }));

  async function makeEndpointConfig(name: string, Tags: Tag[]): Promise<void> {
    const image = { Image: "image", ModelDataUrl: `s3://${bucket}/releases/a/model.tar.gz` };
    const ExecutionRoleArn = "arn:aws:iam::000000000000:role/serve";
    await sageMaker.send(
      new CreateModelCommand({ ModelName: name, ExecutionRoleArn, PrimaryContainer: image, Tags }),
    );
    const instances = { InitialInstanceCount: 1, InstanceType: "ml.c6i.xlarge" } as const;
    const variant = { VariantName: "AllTraffic", ModelName: name, ...instances };
    await sageMaker.send(
      new CreateEndpointConfigCommand({ EndpointConfigName: name, ProductionVariants: [variant], Tags }),
    );
  }

  it("does nothing unless somebody says yes", async () => {
    const { exitCode, stdout, stderr } = await run("remove", "--all");
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr).toMatch(
      /^error: Remove every manifest, .* of the stack onnxify-dev\? Say so with --yes\.\n$/,
    );
  });

  it.each([[["remove"]], [["remove", "mine", "--all"]]])(
    "is not confused with one endpoint: %j",
    async (typed) => {
      const { exitCode, stderr } = await run(...typed);
      expect({ exitCode, stderr }).toEqual({
        exitCode: 2,
        stderr: "error: Name one endpoint, or remove everything of a stage with --all.\n",
      });
    },
  );

  it("takes more objects than one page has, uploads under way, and what has the stage's tags, and nothing else", async () => {
    const names = Array.from({ length: 1_001 }, (_, index) => `reports/many/${index}.json`);
    await Promise.all(names.map(put));
    await put("manifests/broken.csv");
    // Written by the trigger, which must not write it into a bucket that is empty already.
    const status = new HeadObjectCommand({ Bucket: bucket, Key: "status/manifests/broken.csv.json" });
    await eventually(
      () =>
        s3.send(status).then(
          () => true,
          () => false,
        ),
      (isWritten) => isWritten,
    );
    await s3.send(new CreateMultipartUploadCommand({ Bucket: bucket, Key: "work/x/model.tar.gz" }));
    const { exitCode, stdout, stderr } = await run("remove", "--all", "--yes", "--json");
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
    const { removed } = JSON.parse(stdout);
    expect(removed).toEqual(expect.arrayContaining(["configuration ours", "model ours"]));
    const { Versions, DeleteMarkers } = await s3.send(new ListObjectVersionsCommand({ Bucket: bucket }));
    expect({ Versions, DeleteMarkers }).toEqual({});
    const { EndpointConfigs = [] } = await sageMaker.send(new ListEndpointConfigsCommand());
    expect(EndpointConfigs.map(({ EndpointConfigName }) => EndpointConfigName).sort()).toEqual([
      "of-another-stage",
      "of-nobody",
    ]);
    const { Models = [] } = await sageMaker.send(new ListModelsCommand());
    expect(Models.map(({ ModelName }) => ModelName).sort()).toEqual(["of-another-stage", "of-nobody"]);
    const { MetricAlarms = [] } = await cloudWatch.send(new DescribeAlarmsCommand());
    expect(MetricAlarms.map(({ AlarmName }) => AlarmName)).toEqual([alarmNamesOf("prod", "gone").latency]);
  }, 120_000);

  it("finds nothing the second time, and says what takes the stack away", async () => {
    const { exitCode, stdout } = await run("remove", "--all", "--yes");
    expect({ exitCode, stdout }).toEqual({
      exitCode: 0,
      stdout: "The stack onnxify-dev is empty; `npx serverless remove --stage dev` takes it away.\n",
    });
  });

  it("is all that `serverless remove` needs to take the stack away, with its bucket", async () => {
    const serverless = join(project, "node_modules", ".bin", "serverless");
    const child = spawn(serverless, ["remove", "--stage", "dev"], {
      cwd: project,
      env: { PATH: process.env.PATH, HOME: directory, ...environment },
      stdio: "pipe",
    });
    const { exitCode, stdout, stderr } = await finish(child);
    expect(exitCode, stdout + stderr).toBe(0);
    expect(stderr).toContain("Service onnxify has been successfully removed");
    expect((await s3.send(new ListBucketsCommand())).Buckets ?? []).toEqual([]);
    expect((await run("status")).stderr).toMatch(/^error: There is no stack onnxify-dev/);
  }, 60_000);
});
