import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  CreateProcessingJobCommand,
  type CreateProcessingJobCommandInput,
  DescribeProcessingJobCommand,
  type DescribeProcessingJobCommandOutput,
} from "@aws-sdk/client-sagemaker";
import { bucket, type TestCloud } from "./start-test-cloud.ts";
import { waitFor } from "./wait-for.ts";

export const roleArn = "arn:aws:iam::000000000000:role/onnxify-quantize";

export interface JobRequest extends Partial<CreateProcessingJobCommandInput> {
  name: string;
  script: string;
  arguments?: string[];
}

/** A whole request for a job that runs one of the fixture scripts, which has to be in `code/` already. */
export function jobRequest({
  name,
  script,
  arguments: words,
  ...rest
}: JobRequest): CreateProcessingJobCommandInput {
  return {
    ProcessingJobName: name,
    RoleArn: roleArn,
    ProcessingResources: {
      ClusterConfig: { InstanceCount: 1, InstanceType: "ml.c6i.xlarge", VolumeSizeInGB: 10 },
    },
    AppSpecification: {
      ImageUri: "763104351884.dkr.ecr.us-east-1.amazonaws.com/image:tag",
      ContainerEntrypoint: ["python3", `/opt/ml/processing/input/code/${script}`],
      ContainerArguments: words,
    },
    ProcessingInputs: [
      {
        InputName: "code",
        S3Input: {
          S3Uri: `s3://${bucket}/code/`,
          LocalPath: "/opt/ml/processing/input/code",
          S3DataType: "S3Prefix",
          S3InputMode: "File",
        },
      },
    ],
    ProcessingOutputConfig: {
      Outputs: [
        {
          OutputName: "output",
          S3Output: {
            S3Uri: `s3://${bucket}/work/${name}/`,
            LocalPath: "/opt/ml/processing/output",
            S3UploadMode: "EndOfJob",
          },
        },
      ],
    },
    StoppingCondition: { MaxRuntimeInSeconds: 60 },
    ...rest,
  };
}

export async function startJob({ sageMaker }: TestCloud, request: JobRequest): Promise<void> {
  await sageMaker.send(new CreateProcessingJobCommand(jobRequest(request)));
}

export type Job = DescribeProcessingJobCommandOutput;

export async function describeJob({ sageMaker }: Pick<TestCloud, "sageMaker">, name: string): Promise<Job> {
  return await sageMaker.send(new DescribeProcessingJobCommand({ ProcessingJobName: name }));
}

export async function jobEnd(cloud: Pick<TestCloud, "sageMaker">, name: string): Promise<Job> {
  return await waitFor(async () => {
    const job = await describeJob(cloud, name);
    return job.ProcessingJobStatus === "InProgress" || job.ProcessingJobStatus === "Stopping"
      ? undefined
      : job;
  });
}

/** What a job has printed so far. */
export function jobLog(directory: string, name: string): string {
  const log = join(directory, "processing", name, "output.log");
  return existsSync(log) ? readFileSync(log, "utf8") : "";
}

/** The process ids that `wait.py` says when it waits. */
export async function waitingPids(directory: string, name: string): Promise<number[]> {
  return await waitFor(() => {
    const pids = /^pids (\d+) (\d+)\n/m.exec(jobLog(directory, name));
    return pids === null ? undefined : [Number(pids[1]), Number(pids[2])];
  });
}
