import { DescribeProcessingJobCommand, StopProcessingJobCommand } from "@aws-sdk/client-sagemaker";
import { jobNameOf } from "#lib/job-name.ts";
import { isMissing } from "#lib/sagemaker/is-missing.ts";
import type { CleanUpContext, CleanUpDocument } from "./clean-up.ts";

/** Stops the quantization job if it still runs, so that nobody pays for it; its name is derived as Quantize derives it. */
export async function stopJob(
  { executionName }: CleanUpDocument,
  { sageMaker, jobNamePrefix }: CleanUpContext,
): Promise<string[]> {
  const ProcessingJobName = jobNameOf(jobNamePrefix, executionName);
  try {
    const job = await sageMaker.send(new DescribeProcessingJobCommand({ ProcessingJobName }));
    if (job.ProcessingJobStatus !== "InProgress") return [];
    await sageMaker.send(new StopProcessingJobCommand({ ProcessingJobName }));
    return [`the processing job ${ProcessingJobName}`];
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}
