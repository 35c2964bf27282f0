import { DescribeProcessingJobCommand, type SageMakerClient } from "@aws-sdk/client-sagemaker";
import { QuantizationFailedError } from "#lib/errors.ts";
import { nextWaitInSeconds } from "#lib/waiting.ts";
import type { DeployDocument, QuantizationJob } from "#statemachine/document.ts";

/**
 * Asks once how the quantization job is doing.
 *
 * @throws QuantizationFailedError with the job's own message when it ended without a model.
 */
export async function checkQuantization(
  { quantization }: Pick<DeployDocument, "quantization">,
  { sageMaker }: { sageMaker: SageMakerClient },
): Promise<QuantizationJob> {
  const { jobName, startedAt } = quantization;
  const job = await sageMaker.send(new DescribeProcessingJobCommand({ ProcessingJobName: jobName }));
  switch (job.ProcessingJobStatus) {
    case "Completed":
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
