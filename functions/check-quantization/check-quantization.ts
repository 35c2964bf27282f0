import type { S3Client } from "@aws-sdk/client-s3";
import { DescribeProcessingJobCommand, type SageMakerClient } from "@aws-sdk/client-sagemaker";
import { QuantizationFailedError, RecipesRefusedError } from "#lib/errors.ts";
import { keys } from "#lib/keys.ts";
import type { QuantizationRefusal } from "#lib/quantization-report.ts";
import { readJson } from "#lib/s3/json-objects.ts";
import { nextWaitInSeconds } from "#lib/waiting.ts";
import type { DeployDocument, QuantizationJob } from "#statemachine/document.ts";

/** The document as CheckQuantization finds it. */
export type CheckQuantizationDocument = Pick<DeployDocument, "executionName" | "quantization">;

/** What CheckQuantization works with. */
export interface CheckQuantizationContext {
  sageMaker: SageMakerClient;
  s3: S3Client;
  bucket: string;
}

/**
 * Asks once how the quantization job is doing.
 *
 * @throws QuantizationFailedError with the job's own message when it ended without a model, RecipesRefusedError when it
 * ended well and no recipe had passed the gates.
 */
export async function checkQuantization(
  { executionName, quantization }: CheckQuantizationDocument,
  { sageMaker, s3, bucket }: CheckQuantizationContext,
): Promise<QuantizationJob> {
  const { jobName, startedAt } = quantization;
  const job = await sageMaker.send(new DescribeProcessingJobCommand({ ProcessingJobName: jobName }));
  switch (job.ProcessingJobStatus) {
    case "Completed":
      await requireWinner(s3, { bucket, key: keys.quantizationReport(executionName) });
      return { ...quantization, status: "Completed", message: job.ExitMessage ?? "" };
    case "InProgress":
    case "Stopping":
      return { ...quantization, waitInSeconds: nextWaitInSeconds(startedAt) };
    default:
      throw new QuantizationFailedError(
        `The quantization job ended ${job.ProcessingJobStatus}: ${job.ExitMessage ?? job.FailureReason ?? "without a reason"}`,
        { nextStep: `Its log is in CloudWatch under /aws/sagemaker/ProcessingJobs, stream ${jobName}.` },
      );
  }
}

/** A refusal is a result of the job, because SageMaker keeps nothing of jobs that fail, and the table is wanted. */
async function requireWinner(s3: S3Client, location: { bucket: string; key: string }): Promise<void> {
  const report = await readJson<Partial<QuantizationRefusal>>(s3, location);
  if (report?.refusal === undefined) return;
  throw new RecipesRefusedError(report.refusal, {
    nextStep: "The receipt has the table of what was tried, with the texts that suffered most.",
  });
}
