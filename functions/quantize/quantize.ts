import type { S3Client } from "@aws-sdk/client-s3";
import {
  CreateProcessingJobCommand,
  DescribeProcessingJobCommand,
  ResourceLimitExceeded,
  type SageMakerClient,
} from "@aws-sdk/client-sagemaker";
import { QuotaExceededError } from "#lib/errors.ts";
import { jobNameOf } from "#lib/job-name.ts";
import { keys } from "#lib/keys.ts";
import { writeJson } from "#lib/s3/json-objects.ts";
import { toUrl } from "#lib/s3/object-location.ts";
import { isTaken } from "#lib/sagemaker/is-missing.ts";
import type { StackSettings } from "#lib/stack-settings.ts";
import { nextWaitInSeconds } from "#lib/waiting.ts";
import type { DeployDocument, QuantizationJob } from "#statemachine/document.ts";
import { describeJob } from "./describe-job.ts";
import { uploadCode } from "./upload-code.ts";

/** What Quantize works with. */
export interface QuantizeContext {
  s3: S3Client;
  sageMaker: SageMakerClient;
  bucket: string;
  hubUrl: string;
  roleArn: string;
  settings: StackSettings;
}

/** The document as Quantize finds it. */
export type QuantizeDocument = Pick<DeployDocument, "executionName" | "entry" | "release">;

/**
 * Starts the quantization job of an execution, or finds it started already.
 *
 * @throws QuotaExceededError when the account may run no further job for now.
 */
export async function quantize(
  document: QuantizeDocument,
  context: QuantizeContext,
): Promise<QuantizationJob> {
  const { s3, sageMaker, bucket } = context;
  const { executionName } = document;
  const jobName = jobNameOf(executionName);
  const codeKey = await uploadCode(s3, bucket);
  await writeRequest(document, context);
  const job = describeJob({ ...document, ...context, jobName, codeKey });
  try {
    await sageMaker.send(new CreateProcessingJobCommand(job));
  } catch (error) {
    if (error instanceof ResourceLimitExceeded) throw quotaError(error);
    if (!isTaken(error)) throw error;
  }
  const startedAt = await creationTimeOf(jobName, sageMaker);
  return {
    jobName,
    status: "InProgress",
    outputUrl: toUrl({ bucket, key: keys.output(executionName) }),
    startedAt,
    waitInSeconds: nextWaitInSeconds(startedAt),
  };
}

async function writeRequest({ executionName, entry, release }: QuantizeDocument, context: QuantizeContext) {
  const { model, quantization, gates, benchmark } = entry;
  const value = {
    model,
    revision: release.revision,
    task: release.task,
    quantization,
    gates,
    benchmark: { inputs: benchmark.inputs, batchSize: benchmark.batchSize },
  };
  const key = `${keys.request(executionName)}request.json`;
  await writeJson(context.s3, { bucket: context.bucket, key, value });
}

function quotaError(cause: ResourceLimitExceeded): QuotaExceededError {
  return new QuotaExceededError(`SageMaker may run no further processing job now: ${cause.message}`, {
    nextStep: "It is tried again by itself; ask for a higher quota in Service Quotas if it happens often.",
    cause,
  });
}

async function creationTimeOf(jobName: string, sageMaker: SageMakerClient): Promise<string> {
  const job = await sageMaker.send(new DescribeProcessingJobCommand({ ProcessingJobName: jobName }));
  return (job.CreationTime ?? new Date()).toISOString();
}
