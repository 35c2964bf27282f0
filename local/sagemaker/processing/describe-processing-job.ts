import type { DescribeProcessingJobResponse } from "@aws-sdk/client-sagemaker";
import type { JsonObject } from "#local/wire/json-service.ts";
import { arn } from "../api/arn.ts";
import { toDate } from "../api/to-date.ts";
import type { SageMakerContext } from "../context.ts";
import { findProcessingJob } from "./find-processing-job.ts";

/** What was asked for, how far it is, and how it ended. */
export function describeProcessingJob(context: SageMakerContext, input: JsonObject) {
  const job = findProcessingJob(context, input);
  return {
    ...job.request,
    ProcessingJobArn: arn(context, "processing-job", job.name),
    ProcessingJobStatus: job.status,
    CreationTime: new Date(job.createdAt),
    LastModifiedTime: new Date(job.modifiedAt),
    ProcessingStartTime: toDate(job.startedAt),
    ProcessingEndTime: toDate(job.endedAt),
    ExitMessage: job.exitMessage,
    FailureReason: job.failureReason,
  } satisfies DescribeProcessingJobResponse;
}
