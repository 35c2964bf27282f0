import type { ListProcessingJobsResponse } from "@aws-sdk/client-sagemaker";
import { z } from "zod";
import type { JsonObject } from "#local/wire/json-service.ts";
import { arn } from "../api/arn.ts";
import { changingListMembers, listPage } from "../api/list-page.ts";
import { parseInput } from "../api/parse-input.ts";
import { toDate } from "../api/to-date.ts";
import type { SageMakerContext } from "../context.ts";
import { processingJobStatuses } from "./processing-job-schema.ts";

const listProcessingJobsSchema = z.strictObject({
  ...changingListMembers,
  SortBy: z.enum(["Name", "CreationTime", "Status"]).optional(),
  StatusEquals: z.enum(processingJobStatuses).optional(),
});

export function listProcessingJobs(context: SageMakerContext, input: JsonObject) {
  const { processingJobs } = context.tables;
  const request = parseInput(listProcessingJobsSchema, input);
  const { StatusEquals } = request;
  const { page, nextToken } = listPage({
    resources:
      StatusEquals === undefined ? processingJobs.all() : processingJobs.find("status", StatusEquals),
    request,
    defaultOrder: "Ascending",
  });
  return {
    ProcessingJobSummaries: page.map((job) => ({
      ProcessingJobName: job.name,
      ProcessingJobArn: arn(context, "processing-job", job.name),
      ProcessingJobStatus: job.status,
      CreationTime: new Date(job.createdAt),
      LastModifiedTime: new Date(job.modifiedAt),
      ProcessingEndTime: toDate(job.endedAt),
      ExitMessage: job.exitMessage,
      FailureReason: job.failureReason,
    })),
    NextToken: nextToken,
  } satisfies ListProcessingJobsResponse;
}
