import { mkdir } from "node:fs/promises";
import { withTimeout } from "../child/with-timeout.ts";
import { type OpenRole, openRole } from "../role/open-role.ts";
import { recordLaunch } from "../role/record-launch.ts";
import { downloadPrefix } from "../s3/download-prefix.ts";
import { uploadFolder } from "../s3/upload-folder.ts";
import { JobFailure } from "./job-failure.ts";
import { type JobFolder, makeJobFolder, toContainerText, toLocalPath } from "./job-folder.ts";
import type { ProcessingJob } from "./processing-job-schema.ts";
import type { ProcessingPlatform } from "./processing-runner.ts";
import { runContainer } from "./run-container.ts";
import { writeJobConfiguration } from "./write-job-configuration.ts";

export interface RunProcessingJobOptions {
  platform: ProcessingPlatform;
  job: ProcessingJob;
  folder: JobFolder;
  /** Called when the inputs are there and the container starts. */
  onStart: () => void;
  signal: AbortSignal;
}

/**
 * Does one job from its inputs to its outputs.
 *
 * Rejects with JobFailure when the job is to blame, and when it was stopped or ran longer than it may, both of which
 * AWS calls Stopped, with the signal's reason or a TimeoutError.
 */
export async function runProcessingJob(options: RunProcessingJobOptions): Promise<void> {
  using role = openRole(options.platform, options.job.request.RoleArn);
  await runAs(role, options);
}

async function runAs(role: OpenRole, options: RunProcessingJobOptions): Promise<void> {
  const { platform, job, folder, onStart, signal } = options;
  await makeJobFolder(folder);
  await writeJobConfiguration(platform, job, folder);
  recordLaunch(role.actor, {
    ...platform,
    imageUri: job.request.AppSpecification.ImageUri,
    logGroup: "/aws/sagemaker/ProcessingJobs",
    logStream: `${job.name}/algo-1`,
  });
  await downloadInputs(role, options);
  await makeOutputFolders(options);
  signal.throwIfAborted();
  onStart();
  const timeoutInMilliseconds = job.request.StoppingCondition.MaxRuntimeInSeconds * 1000;
  await withTimeout({ timeoutInMilliseconds, signal }, async (limited) => {
    const exitCode = await runContainer({ platform, actor: role.actor, job, folder, signal: limited });
    limited.throwIfAborted();
    if (exitCode !== 0) {
      throw new JobFailure(`AlgorithmError: , exit code: ${exitCode}`);
    }
  });
  await uploadOutputs(role, options);
}

async function downloadInputs({ s3 }: OpenRole, options: RunProcessingJobOptions): Promise<void> {
  const { platform, job, folder, signal } = options;
  for (const { S3Input } of job.request.ProcessingInputs ?? []) {
    const directory = toLocalPath(folder, S3Input.LocalPath);
    await mkdir(directory, { recursive: true });
    const count = await blame("Failed to download data", options, () =>
      downloadPrefix({ s3, uri: S3Input.S3Uri, directory, signal }),
    );
    if (count === 0) {
      throw new JobFailure(
        `ClientError: Failed to download data. No S3 objects found under S3 URL "${S3Input.S3Uri}" given in input ` +
          `data source. Please ensure that the bucket exists in the selected region (${platform.region}), that ` +
          `objects exist under that S3 prefix, and that the role "${job.request.RoleArn}" has "s3:ListBucket" ` +
          "permissions on the bucket.",
      );
    }
  }
}

async function makeOutputFolders({ job, folder }: RunProcessingJobOptions): Promise<void> {
  for (const { S3Output } of job.request.ProcessingOutputConfig?.Outputs ?? []) {
    await mkdir(toLocalPath(folder, S3Output.LocalPath), { recursive: true });
  }
}

async function uploadOutputs({ s3 }: OpenRole, options: RunProcessingJobOptions): Promise<void> {
  const { job, folder, signal } = options;
  for (const { S3Output } of job.request.ProcessingOutputConfig?.Outputs ?? []) {
    const directory = toLocalPath(folder, S3Output.LocalPath);
    await blame("Failed to upload output", options, () =>
      uploadFolder({ s3, uri: S3Output.S3Uri, directory, signal }),
    );
  }
}

/** Whatever goes wrong with data is the caller's to put right; an abort stays what it is. */
async function blame<Result>(
  what: string,
  { folder, signal }: RunProcessingJobOptions,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    signal.throwIfAborted();
    const why = error instanceof Error ? error.message : String(error);
    throw new JobFailure(`ClientError: ${what}. ${toContainerText(folder, why)}`, { cause: error });
  }
}
