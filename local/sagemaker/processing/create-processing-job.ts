import type { CreateProcessingJobResponse } from "@aws-sdk/client-sagemaker";
import { AwsError, type JsonObject } from "#local/wire/json-service.ts";
import { arn } from "../api/arn.ts";
import { validationException } from "../api/errors.ts";
import { parseInput } from "../api/parse-input.ts";
import type { SageMakerContext } from "../context.ts";
import { createProcessingJobSchema, type ProcessingJob, runningStatuses } from "./processing-job-schema.ts";

/** Starts a job. Throws ValidationException, ResourceInUse for a name that was used before, or ResourceLimitExceeded. */
export function createProcessingJob(context: SageMakerContext, input: JsonObject) {
  const { Tags, ...request } = parseInput(createProcessingJobSchema, input);
  const name = request.ProcessingJobName;
  const jobArn = arn(context, "processing-job", name);
  refuseSharedPaths(request);
  if (context.tables.processingJobs.get(name) !== undefined) {
    throw nameTaken(jobArn);
  }
  refuseTooManyInstances(context, request);
  const now = Date.now();
  const job: ProcessingJob = { name, request, status: "InProgress", createdAt: now, modifiedAt: now };
  if (!context.tables.processingJobs.insert(name, job)) {
    throw nameTaken(jobArn);
  }
  context.tables.tags.insert(jobArn, { tags: Tags ?? [] });
  context.jobs.start(job);
  return { ProcessingJobArn: jobArn } satisfies CreateProcessingJobResponse;
}

function nameTaken(jobArn: string): AwsError {
  return new AwsError(
    "ResourceInUse",
    `Job name must be unique within an AWS account and region, and a job with this name already exists (${jobArn})`,
  );
}

/** AWS wants every input and output in a folder of its own. */
function refuseSharedPaths({
  ProcessingInputs = [],
  ProcessingOutputConfig,
}: ProcessingJob["request"]): void {
  const paths = [
    ...ProcessingInputs.map(({ S3Input }) => S3Input.LocalPath),
    ...(ProcessingOutputConfig?.Outputs ?? []).map(({ S3Output }) => S3Output.LocalPath),
  ].map((path) => path.replace(/\/+$/, ""));
  const shared = paths.find((path, index) => paths.indexOf(path) !== index);
  if (shared !== undefined) {
    throw validationException(
      `LocalPath ${shared} is used twice. Every input and output needs a path of its own.`,
    );
  }
}

function refuseTooManyInstances(
  context: SageMakerContext,
  { ProcessingResources }: ProcessingJob["request"],
): void {
  const { InstanceType, InstanceCount } = ProcessingResources.ClusterConfig;
  const limit = context.quotas.limitOf(InstanceType, "processing job usage");
  const inUse = instancesInUse(context, InstanceType);
  if (inUse + InstanceCount > limit) {
    throw new AwsError(
      "ResourceLimitExceeded",
      `The account-level service limit '${InstanceType} for processing job usage' is ${limit} Instances, ` +
        `with current utilization of ${inUse} Instances and a request delta of ${InstanceCount} Instances. ` +
        "Please use AWS Service Quotas to request an increase for this quota. " +
        "If AWS Service Quotas is not available, contact AWS support to request an increase for this quota.",
    );
  }
}

function instancesInUse({ tables }: SageMakerContext, instanceType: string): number {
  return tables.processingJobs
    .find("status", ...runningStatuses)
    .map((job) => job.request.ProcessingResources.ClusterConfig)
    .filter(({ InstanceType }) => InstanceType === instanceType)
    .reduce((total, { InstanceCount }) => total + InstanceCount, 0);
}
