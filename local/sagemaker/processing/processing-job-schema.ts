import type { ProcessingInstanceType } from "@aws-sdk/client-sagemaker";
import { z } from "zod";
import { processingInstanceTypes } from "../api/instance-types.ts";
import {
  command,
  environment,
  kmsKeyId,
  matching,
  noNetworkIsolation,
  oneOf,
  only,
  resourceName,
  roleArn,
  s3Uri,
  tags,
  vpcConfig,
} from "../api/shapes.ts";

/** AWS: an absolute path that begins with /opt/ml/processing/ (ProcessingS3Input, ProcessingS3Output). */
const localPath = matching(".*")
  .max(256)
  .refine(
    (path) => path.startsWith("/opt/ml/processing/") && !path.split("/").includes(".."),
    "Member must begin with /opt/ml/processing/",
  );

const input = z.strictObject({
  InputName: z.string(),
  S3Input: z.strictObject({
    S3Uri: s3Uri,
    LocalPath: localPath,
    S3DataType: only("S3Prefix", ["ManifestFile"]),
    S3InputMode: only("File", ["Pipe"]).optional(),
    S3DataDistributionType: z.enum(["FullyReplicated", "ShardedByS3Key"]).optional(),
    S3CompressionType: only("None", ["Gzip"]).optional(),
  }),
});

const output = z.strictObject({
  OutputName: z.string(),
  S3Output: z.strictObject({
    S3Uri: s3Uri,
    LocalPath: localPath,
    S3UploadMode: only("EndOfJob", ["Continuous"]),
  }),
});

const clusterConfig = z.strictObject({
  InstanceCount: z.int().min(1).max(100),
  InstanceType: oneOf<ProcessingInstanceType>(processingInstanceTypes),
  VolumeSizeInGB: z.int().min(1).max(16384),
  VolumeKmsKeyId: kmsKeyId.optional(),
});

const networkConfig = z.strictObject({
  EnableInterContainerTrafficEncryption: z.boolean().optional(),
  EnableNetworkIsolation: noNetworkIsolation.optional(),
  VpcConfig: vpcConfig.optional(),
});

/** AWS ends a job without a StoppingCondition after a day. */
const dayInSeconds = 86_400;

/** CreateProcessingJob, as far as one machine can run it. The entrypoint is required: there is no image to have one. */
export const createProcessingJobSchema = z.strictObject({
  ProcessingJobName: resourceName,
  ProcessingResources: z.strictObject({ ClusterConfig: clusterConfig }),
  AppSpecification: z.strictObject({
    ImageUri: z.string().max(255),
    ContainerEntrypoint: command,
    ContainerArguments: command.optional(),
  }),
  RoleArn: roleArn,
  ProcessingInputs: z.array(input).max(10).optional(),
  ProcessingOutputConfig: z
    .strictObject({ Outputs: z.array(output).max(10), KmsKeyId: kmsKeyId.optional() })
    .optional(),
  StoppingCondition: z
    .strictObject({ MaxRuntimeInSeconds: z.int().min(1).max(777_600) })
    .default({ MaxRuntimeInSeconds: dayInSeconds }),
  Environment: environment({ keyLength: 256, valueLength: 256 }).optional(),
  NetworkConfig: networkConfig.optional(),
  Tags: tags.optional(),
});

/** The states that a job can still leave. */
export const runningStatuses = ["InProgress", "Stopping"] as const;

export const processingJobStatuses = [...runningStatuses, "Completed", "Failed", "Stopped"] as const;

/** A job as it is kept. Times are in milliseconds since 1970. */
export const processingJobSchema = z.object({
  name: z.string(),
  request: createProcessingJobSchema.omit({ Tags: true }),
  status: z.enum(processingJobStatuses),
  createdAt: z.number(),
  modifiedAt: z.number(),
  startedAt: z.number().optional(),
  endedAt: z.number().optional(),
  exitMessage: z.string().optional(),
  failureReason: z.string().optional(),
});

export type ProcessingJob = z.output<typeof processingJobSchema>;
