import type { S3Client } from "@aws-sdk/client-s3";
import {
  CreateProcessingJobCommand,
  DescribeProcessingJobCommand,
  ResourceLimitExceeded,
  type SageMakerClient,
} from "@aws-sdk/client-sagemaker";
import { limitsOf } from "#lib/gates.ts";
import { jobNameOf } from "#lib/job-name.ts";
import { keys } from "#lib/keys.ts";
import { writeJson } from "#lib/s3/json-objects.ts";
import { toUrl } from "#lib/s3/object-location.ts";
import { isTaken } from "#lib/sagemaker/is-missing.ts";
import type { StackSettings } from "#lib/stack-settings.ts";
import { nextTurnInSeconds, nextWaitInSeconds } from "#lib/waiting.ts";
import type { DeployDocument, QuantizationJob, QuantizationWait } from "#statemachine/document.ts";
import { claimSlot, releaseSlot, type SlotContext } from "./claim-slot.ts";
import { copyEvaluation } from "./copy-evaluation.ts";
import { describeJob } from "./describe-job.ts";
import { uploadCode } from "./upload-code.ts";

/** What Quantize works with. */
export interface QuantizeContext extends SlotContext {
  s3: S3Client;
  sageMaker: SageMakerClient;
  bucket: string;
  hubUrl: string;
  roleArn: string;
  settings: StackSettings;
  /** The secret with the Hub's token; empty when the Hub is read as anyone may. */
  tokenSecretArn: string;
}

/** The document as Quantize finds it, the first time or after a wait. */
export type QuantizeDocument = Pick<DeployDocument, "executionName" | "entry" | "release" | "source"> & {
  quantization?: QuantizationWait;
};

/**
 * Starts the quantization job of an execution, or finds it started already; or says how long to wait, while as many
 * jobs run as the stack or the account may have. The execution waits for days if need be, and no function does.
 */
export async function quantize(
  document: QuantizeDocument,
  context: QuantizeContext,
): Promise<QuantizationJob | QuantizationWait> {
  const jobName = jobNameOf(context.jobNamePrefix, document.executionName);
  try {
    if (await claimSlot(jobName, context)) return await startJob(jobName, document, context);
    return waitOf(document, `${context.maxConcurrentJobs} quantization jobs may run at once.`);
  } catch (error) {
    if (error instanceof ResourceLimitExceeded) {
      await releaseSlot(jobName, context);
      return waitOf(document, error.message);
    }
    if (error instanceof Error && error.name === "ThrottlingException") {
      return waitOf(document, `SageMaker is asked too often: ${error.message}`);
    }
    throw error;
  }
}

async function startJob(
  jobName: string,
  document: QuantizeDocument,
  context: QuantizeContext,
): Promise<QuantizationJob> {
  const { s3, sageMaker, bucket } = context;
  const codeKey = await uploadCode(s3, bucket);
  await writeRequest(document, context);
  try {
    const job = describeJob({ ...document, ...context, jobName, codeKey });
    await sageMaker.send(new CreateProcessingJobCommand(job));
  } catch (error) {
    if (!isTaken(error)) throw error;
  }
  const startedAt = await creationTimeOf(jobName, sageMaker);
  return {
    jobName,
    status: "InProgress",
    outputUrl: toUrl({ bucket, key: keys.output(document.executionName) }),
    startedAt,
    waitInSeconds: nextWaitInSeconds(startedAt),
  };
}

function waitOf({ quantization }: QuantizeDocument, reason: string): QuantizationWait {
  const waitingSince = quantization?.waitingSince ?? new Date().toISOString();
  return { status: "Waiting", reason, waitingSince, waitInSeconds: nextTurnInSeconds(waitingSince) };
}

async function writeRequest({ executionName, entry, release }: QuantizeDocument, context: QuantizeContext) {
  const { model, quantization, benchmark } = entry;
  // A release replaces another only later, on the endpoint.
  const { p95Increase: _, ...gates } = limitsOf(entry.gates);
  const value = {
    model,
    revision: release.revision,
    task: release.task,
    quantization,
    gates,
    benchmark: { inputs: benchmark.inputs, batchSize: benchmark.batchSize },
    evaluation: release.evaluation?.url ?? null,
    hermetic: entry.hermetic,
  };
  if (release.evaluation) await copyEvaluation(release.evaluation, executionName, context);
  const key = `${keys.request(executionName)}request.json`;
  await writeJson(context.s3, { bucket: context.bucket, key, value });
}

async function creationTimeOf(jobName: string, sageMaker: SageMakerClient): Promise<string> {
  const job = await sageMaker.send(new DescribeProcessingJobCommand({ ProcessingJobName: jobName }));
  return (job.CreationTime ?? new Date()).toISOString();
}
