import type {
  CreateProcessingJobCommandInput,
  ProcessingInstanceType,
  ProcessingS3Input,
} from "@aws-sdk/client-sagemaker";
import { processingTypeOf } from "#lib/instances/offered.ts";
import { keys } from "#lib/keys.ts";
import { toUrl } from "#lib/s3/object-location.ts";
import { volumeKeyOf } from "#lib/volume-key.ts";
import type { QuantizeContext, QuantizeDocument } from "./quantize.ts";

/** Where SageMaker puts a job's files: the paths that its documentation fixes. */
const paths = {
  code: "/opt/ml/processing/input/code",
  request: "/opt/ml/processing/input/request",
  output: "/opt/ml/processing/output",
  message: "/opt/ml/output/message",
};

/** A gibibyte for the toolchain and the image's leftovers, and room for several copies of a large encoder. */
const volumeSizeInGigabytes = 30;

const longestRunInSeconds = 2 * 60 * 60;

/** The job as SageMaker is asked for it. */
export function describeJob({
  jobName,
  codeKey,
  executionName,
  entry,
  release,
  bucket,
  hubUrl,
  roleArn,
  tokenSecretArn,
  settings,
}: QuantizeDocument &
  Pick<QuantizeContext, "bucket" | "hubUrl" | "roleArn" | "tokenSecretArn" | "settings"> & {
    jobName: string;
    codeKey: string;
  }) {
  const { network, keyArn, tags } = settings;
  const instanceType = processingTypeOf(entry.instanceType) as ProcessingInstanceType;
  return {
    ProcessingJobName: jobName,
    RoleArn: roleArn,
    AppSpecification: {
      ImageUri: release.imageUri,
      // The image's own entry point ends in `tail -f /dev/null` and would be billed until the job times out.
      ContainerEntrypoint: ["python3", `${paths.code}/unpack.py`],
      ContainerArguments: [
        "--request",
        `${paths.request}/request.json`,
        "--output",
        paths.output,
        "--message",
        paths.message,
      ],
    },
    // Anyone who may describe a job reads its environment: the secret's name goes there, and never what is in it.
    Environment: {
      HF_ENDPOINT: hubUrl,
      ...(tokenSecretArn === "" ? {} : { HUGGING_FACE_TOKEN_SECRET_ARN: tokenSecretArn }),
    },
    ...(network && { NetworkConfig: { VpcConfig: network } }),
    ProcessingInputs: [
      input("code", { key: codeKey, bucket, localPath: paths.code }),
      input("request", { key: keys.request(executionName), bucket, localPath: paths.request }),
    ],
    ProcessingOutputConfig: {
      KmsKeyId: keyArn,
      Outputs: [
        {
          OutputName: "output",
          S3Output: {
            S3Uri: toUrl({ bucket, key: keys.output(executionName) }),
            LocalPath: paths.output,
            S3UploadMode: "EndOfJob",
          },
        },
      ],
    },
    ProcessingResources: {
      ClusterConfig: {
        InstanceCount: 1,
        InstanceType: instanceType,
        VolumeSizeInGB: volumeSizeInGigabytes,
        VolumeKmsKeyId: volumeKeyOf(instanceType, keyArn),
      },
    },
    StoppingCondition: { MaxRuntimeInSeconds: longestRunInSeconds },
    Tags: [
      ...tags,
      { Key: "onnxify:endpoint", Value: entry.endpointName },
      { Key: "onnxify:release", Value: release.releaseId },
    ],
  } satisfies CreateProcessingJobCommandInput;
}

function input(name: string, { bucket, key, localPath }: { bucket: string; key: string; localPath: string }) {
  const s3Input: ProcessingS3Input = {
    S3Uri: toUrl({ bucket, key }),
    LocalPath: localPath,
    S3DataType: "S3Prefix",
    S3InputMode: "File",
  };
  return { InputName: name, S3Input: s3Input };
}
