import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { StopProcessingJobCommand } from "@aws-sdk/client-sagemaker";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { openInstanceQuotas } from "#local/quotas/instance-quotas.ts";
import { isAlive } from "../../support/is-alive.ts";
import { describeJob, jobEnd, jobLog, startJob, waitingPids } from "./support/jobs.ts";
import { getText, listKeys, putJob, putObject } from "./support/put-objects.ts";
import { bucket, createBucket, python, startTestCloud, type TestCloud } from "./support/start-test-cloud.ts";
import { waitFor } from "./support/wait-for.ts";

const message = "/opt/ml/output/message";
const failWith = (bytes: Buffer, exitCode: number, padding = 0) => [
  message,
  `${padding}`,
  bytes.toString("hex"),
  `${exitCode}`,
];
const reportSchema = z.object({
  arguments: z.array(z.string()),
  executable: z.string(),
  stdin: z.string(),
  environment: z.record(z.string(), z.string()),
  inputs: z.record(z.string(), z.string()),
  configuration: z.object({
    "processingjobconfig.json": z.looseObject({
      ProcessingJobName: z.string(),
      ProcessingJobArn: z.string(),
    }),
    "resourceconfig.json": z.object({ current_host: z.string(), hosts: z.array(z.string()) }),
  }),
});

let root: string;
let cloud: TestCloud;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), "onnxify-jobs-"));
  cloud = await startTestCloud({
    directory: root,
    quotas: openInstanceQuotas({ "ml.c6i.xlarge for processing job usage": 20 }),
  });
  await createBucket(cloud.s3);
  await Promise.all(["report.py", "fail.py", "wait.py", "link.py"].map((name) => putJob(cloud.s3, name)));
});

afterAll(async () => {
  await cloud.close();
  rmSync(root, { recursive: true, force: true });
});

describe("a job that succeeds", () => {
  test("finds its inputs, arguments and configuration, and gets its outputs uploaded", async () => {
    await putObject(cloud.s3, "work/happy/request/request.json", "{}");
    await putObject(cloud.s3, "work/happy/request/deep/er.txt", "deep");
    const request = { name: "happy", script: "report.py", Environment: { HF_ENDPOINT: "http://hub" } };
    await startJob(cloud, { ...request, ...reportOf("happy") });

    expect((await describeJob(cloud, "happy")).ProcessingJobStatus).toBe("InProgress");
    const job = await jobEnd(cloud, "happy");

    expect(job).toMatchObject({
      ProcessingJobStatus: "Completed",
      ExitMessage: "Everything reported.",
      ProcessingJobArn: "arn:aws:sagemaker:us-east-1:000000000000:processing-job/happy",
      StoppingCondition: { MaxRuntimeInSeconds: 60 },
      Environment: { HF_ENDPOINT: "http://hub" },
    });
    expect(job.FailureReason).toBeUndefined();
    expect(job.ProcessingEndTime?.getTime()).toBeGreaterThanOrEqual(
      job.ProcessingStartTime?.getTime() ?? Infinity,
    );
    expect(await listKeys(cloud.s3, "work/happy/output/")).toEqual([
      "work/happy/output/empty.txt",
      "work/happy/output/nested/report.json",
    ]);
    const report = reportSchema.parse(
      JSON.parse(await getText(cloud.s3, "work/happy/output/nested/report.json")),
    );
    expect(report.inputs).toEqual({ "request.json": "{}", "deep/er.txt": "deep" });
    expect(report.stdin).toBe("");
    expect(report.executable).toBe(python);
    expect(report.arguments.every((path) => !path.startsWith("/opt/ml"))).toBe(true);
    expect(report.configuration["processingjobconfig.json"].ProcessingJobName).toBe("happy");
    expect(report.configuration["resourceconfig.json"]).toEqual({
      current_host: "algo-1",
      hosts: ["algo-1"],
    });
  });

  test("sees its own environment and the platform's, and nothing of this machine's", async () => {
    await putObject(cloud.s3, "work/environment/request/request.json", "{}");
    const hidden = await startTestCloud({
      directory: mkdtempSync(join(root, "hidden-")),
      endpointUrl: cloud.endpointUrl,
      hostEnvironment: {
        PATH: "/usr/bin:/bin",
        HOME: "/root",
        SECRET: "hunter2",
        PIP_INDEX_URL: "http://index",
      },
    });
    const request = { name: "environment", script: "report.py", Environment: { HF_ENDPOINT: "http://hub" } };
    try {
      await startJob(hidden, { ...request, ...reportOf("environment") });
      expect(await jobEnd(hidden, "environment")).toMatchObject({ ProcessingJobStatus: "Completed" });
    } finally {
      await hidden.close();
    }

    const report = await getText(cloud.s3, "work/environment/output/nested/report.json");
    const { environment } = reportSchema.parse(JSON.parse(report));
    expect(environment).toMatchObject({
      HF_ENDPOINT: "http://hub",
      AWS_ENDPOINT_URL: cloud.endpointUrl,
      AWS_REGION: "us-east-1",
      PIP_INDEX_URL: "http://index",
      LANG: "C.UTF-8",
    });
    expect(environment.HOME).toContain(join("processing", "environment"));
    expect(environment.TMPDIR).toContain(join("processing", "environment"));
    expect(environment).not.toHaveProperty("SECRET");
  });

  test("leaves nothing on the disk but its log", async () => {
    await putObject(cloud.s3, "work/tidy/request/request.json", "{}");
    await startJob(cloud, { name: "tidy", script: "report.py", ...reportOf("tidy") });
    await jobEnd(cloud, "tidy");

    expect(readdirSync(join(cloud.directory, "processing", "tidy"))).toEqual(["output.log"]);
    expect(jobLog(cloud.directory, "tidy")).toBe("reporting\n");
  });
});

describe("a job that fails", () => {
  test("says its exit code and its message, and uploads nothing", async () => {
    await startJob(cloud, {
      name: "failing",
      script: "fail.py",
      arguments: failWith(Buffer.from("No such model."), 3),
    });

    expect(await jobEnd(cloud, "failing")).toMatchObject({
      ProcessingJobStatus: "Failed",
      FailureReason: "AlgorithmError: , exit code: 3",
      ExitMessage: "No such model.",
    });
    expect(jobLog(cloud.directory, "failing")).toBe("failing\n");
    expect(await listKeys(cloud.s3, "work/failing/")).toEqual([]);
  });

  test("fails with the code of a shell for a program that isn't there", async () => {
    const AppSpecification = { ImageUri: "image", ContainerEntrypoint: ["no-such-program"] };
    await startJob(cloud, { name: "absent", script: "", AppSpecification });

    expect(await jobEnd(cloud, "absent")).toMatchObject({
      FailureReason: "AlgorithmError: , exit code: 127",
    });
  });

  test("names an input that isn't there", async () => {
    const S3Uri = `s3://${bucket}/nothing/here/`;
    const LocalPath = "/opt/ml/processing/input/code";
    const ProcessingInputs = [
      { InputName: "code", S3Input: { S3Uri, LocalPath, S3DataType: "S3Prefix" as const } },
    ];
    await startJob(cloud, { name: "no-input", script: "fail.py", ProcessingInputs });

    const job = await jobEnd(cloud, "no-input");
    expect(job.ProcessingJobStatus).toBe("Failed");
    expect(job.FailureReason).toMatch(
      /^ClientError: .*No S3 objects found under S3 URL "s3:.*\/nothing\/here\/"/,
    );
  });

  test("never lets an input leave its folder", async () => {
    await putObject(cloud.s3, "climbing/up/../../../../escaped", "x");
    const S3Uri = `s3://${bucket}/climbing/`;
    const LocalPath = "/opt/ml/processing/input/code";
    const ProcessingInputs = [
      { InputName: "code", S3Input: { S3Uri, LocalPath, S3DataType: "S3Prefix" as const } },
    ];
    await startJob(cloud, { name: "climbing", script: "fail.py", ProcessingInputs });

    expect((await jobEnd(cloud, "climbing")).FailureReason).toBe(
      'ClientError: Failed to download data. The key "climbing/up/../../../../escaped" leads out of the folder that it ' +
        "is downloaded to.",
    );
  });

  test.each([
    ["a file outside", "/etc/hostname", "secret.txt"],
    ["a folder outside", "/etc", "secrets"],
  ])("refuses to upload a link to %s", async (_, target, name) => {
    const job = `link-${name.length}`;
    await startJob(cloud, {
      name: job,
      script: "link.py",
      arguments: ["/opt/ml/processing/output", target, name],
    });

    const { ProcessingJobStatus, FailureReason } = await jobEnd(cloud, job);
    expect(ProcessingJobStatus).toBe("Failed");
    expect(FailureReason).toMatch(
      new RegExp(
        `^ClientError: Failed to upload output. /opt/ml/processing/output/${name} is neither a file`,
      ),
    );
    expect(await listKeys(cloud.s3, `work/${job}/`)).toEqual([]);
  });
});

describe("the message of a job", () => {
  test("is cut to its first kilobyte without splitting a character", async () => {
    await startJob(cloud, {
      name: "long-message",
      script: "fail.py",
      arguments: failWith(Buffer.from("é"), 1, 1023),
    });

    expect((await jobEnd(cloud, "long-message")).ExitMessage).toBe("x".repeat(1023));
  });

  test("fails the job when it is not UTF-8, whatever the exit code", async () => {
    await startJob(cloud, {
      name: "bad-message",
      script: "fail.py",
      arguments: failWith(Buffer.of(0xff), 0),
    });

    const job = await jobEnd(cloud, "bad-message");
    expect(job).toMatchObject({ ProcessingJobStatus: "Failed" });
    expect(job.FailureReason).toMatch(/^ClientError: .*not valid UTF-8/);
    expect(job.ExitMessage).toBeUndefined();
  });
});

describe("stopping a job", () => {
  test("lets it end by itself, and shows its message", async () => {
    await startJob(cloud, { name: "gentle", script: "wait.py", arguments: ["gentle", message] });
    const pids = await waitingPids(cloud.directory, "gentle");

    await stop("gentle");

    expect((await describeJob(cloud, "gentle")).ProcessingJobStatus).toMatch(/^Stopp/);
    expect(await jobEnd(cloud, "gentle")).toMatchObject({
      ProcessingJobStatus: "Stopped",
      ExitMessage: "Stopped in good order.",
    });
    await waitFor(() => (pids.some(isAlive) ? undefined : true));
    await expect(stop("gentle")).rejects.toThrow(
      "The request was rejected because the processing job is in status Stopped.",
    );
  });

  test("kills one that ignores SIGTERM, and everything that it started", async () => {
    await startJob(cloud, { name: "stubborn", script: "wait.py", arguments: ["stubborn", message] });
    const pids = await waitingPids(cloud.directory, "stubborn");

    await stop("stubborn");

    expect(await jobEnd(cloud, "stubborn")).toMatchObject({ ProcessingJobStatus: "Stopped" });
    const log = readFileSync(join(cloud.directory, "processing", "stubborn", "output.log"), "utf8");
    expect(log).toContain("Killed, because it had not ended 500 ms after SIGTERM.");
    expect(pids.filter(isAlive)).toEqual([]);
  });

  test("happens by itself when the job runs longer than it may", async () => {
    const StoppingCondition = { MaxRuntimeInSeconds: 2 };
    await startJob(cloud, {
      name: "slow",
      script: "wait.py",
      arguments: ["stubborn", message],
      StoppingCondition,
    });
    const pids = await waitingPids(cloud.directory, "slow");

    expect(await jobEnd(cloud, "slow")).toMatchObject({ ProcessingJobStatus: "Stopped" });
    expect(pids.filter(isAlive)).toEqual([]);
  });
});

test("closing ends every container, and the next start runs the job again from the start", async () => {
  const directory = mkdtempSync(join(root, "closing-"));
  const first = await startTestCloud({ directory, endpointUrl: cloud.endpointUrl });
  await startJob(first, { name: "again", script: "wait.py", arguments: ["stubborn", message] });
  const pids = await waitingPids(first.directory, "again");
  const { ProcessingStartTime } = await describeJob(first, "again");

  await first.close();

  expect(pids.filter(isAlive)).toEqual([]);
  const second = await startTestCloud({ directory, endpointUrl: cloud.endpointUrl });
  try {
    const later = await waitFor(async () => {
      const job = await describeJob(second, "again");
      return Number(job.ProcessingStartTime) > Number(ProcessingStartTime) ? job : undefined;
    });
    expect(later.ProcessingJobStatus).toBe("InProgress");
    expect(existsSync(join(second.directory, "processing", "again", "ml"))).toBe(true);
  } finally {
    await second.close();
  }
});

function reportOf(name: string) {
  const input = (folder: string, S3Uri: string) => ({
    InputName: folder,
    S3Input: { S3Uri, LocalPath: `/opt/ml/processing/input/${folder}`, S3DataType: "S3Prefix" as const },
  });
  return {
    arguments: [
      "/opt/ml/processing/input/request",
      "/opt/ml/processing/output",
      "/opt/ml/output/message",
      "/opt/ml/config",
    ],
    ProcessingInputs: [
      input("code", `s3://${bucket}/code/report.py`),
      input("request", `s3://${bucket}/work/${name}/request/`),
    ],
    ProcessingOutputConfig: {
      Outputs: [
        {
          OutputName: "output",
          S3Output: {
            S3Uri: `s3://${bucket}/work/${name}/output`,
            LocalPath: "/opt/ml/processing/output",
            S3UploadMode: "EndOfJob" as const,
          },
        },
      ],
    },
  };
}

async function stop(name: string): Promise<void> {
  await cloud.sageMaker.send(new StopProcessingJobCommand({ ProcessingJobName: name }));
}
