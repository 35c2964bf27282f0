import { S3Client } from "@aws-sdk/client-s3";
import { SageMakerClient } from "@aws-sdk/client-sagemaker";
import { requireCurrent } from "#lib/claims/require-current.ts";
import { readEnvironment } from "#lib/environment.ts";
import { readStackSettings } from "#lib/stack-settings.ts";
import { claimantOf } from "#statemachine/claimant-of.ts";
import { type QuantizeDocument, quantize } from "./quantize.ts";

const environment = readEnvironment(
  "BUCKET_NAME",
  "HUGGING_FACE_ENDPOINT",
  "HUGGING_FACE_TOKEN_SECRET_ARN",
  "JOB_NAME_PREFIX",
  "MAX_CONCURRENT_JOBS",
  "QUANTIZE_ROLE_ARN",
);
const settings = readStackSettings();
const clients = { s3: new S3Client(), sageMaker: new SageMakerClient() };

const context = {
  ...clients,
  settings,
  bucket: environment.BUCKET_NAME,
  hubUrl: environment.HUGGING_FACE_ENDPOINT,
  tokenSecretArn: environment.HUGGING_FACE_TOKEN_SECRET_ARN,
  jobNamePrefix: environment.JOB_NAME_PREFIX,
  maxConcurrentJobs: Number(environment.MAX_CONCURRENT_JOBS),
  roleArn: environment.QUANTIZE_ROLE_ARN,
};

export const handler = async (document: QuantizeDocument) => {
  await requireCurrent(claimantOf(document), context);
  return quantize(document, context);
};
