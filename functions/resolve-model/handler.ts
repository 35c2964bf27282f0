import { S3Client } from "@aws-sdk/client-s3";
import { SageMakerClient } from "@aws-sdk/client-sagemaker";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { requireCurrent } from "#lib/claims/require-current.ts";
import { readEnvironment } from "#lib/environment.ts";
import { imageUriOf } from "#lib/image-uri.ts";
import { readStackSettings } from "#lib/stack-settings.ts";
import { claimantOf } from "#statemachine/claimant-of.ts";
import type { DeployDocument } from "#statemachine/document.ts";
import { resolveModel } from "./resolve-model.ts";
import { tellRunning } from "./tell-running.ts";

const environment = readEnvironment(
  "AWS_REGION",
  "BUCKET_NAME",
  "HUGGING_FACE_ENDPOINT",
  "HUGGING_FACE_TOKEN_SECRET_ARN",
  "IMAGE_URI",
  "MODEL_BUCKET_ARNS",
);
const clients = {
  s3: new S3Client(),
  sageMaker: new SageMakerClient(),
  secretsManager: new SecretsManagerClient(),
};
const settings = readStackSettings();

const context = {
  ...clients,
  settings,
  region: environment.AWS_REGION,
  bucket: environment.BUCKET_NAME,
  modelBucketArns: environment.MODEL_BUCKET_ARNS.split(","),
  tokenSecretArn: environment.HUGGING_FACE_TOKEN_SECRET_ARN,
  hubUrl: environment.HUGGING_FACE_ENDPOINT,
  imageUri: environment.IMAGE_URI || imageUriOf(environment.AWS_REGION),
};

export const handler = async (document: DeployDocument) => {
  await requireCurrent(claimantOf(document), context);
  const release = await resolveModel(document, context);
  await tellRunning(document, release, context);
  return release;
};
