import { S3Client } from "@aws-sdk/client-s3";
import { SageMakerClient } from "@aws-sdk/client-sagemaker";
import { requireCurrent } from "#lib/claims/require-current.ts";
import { readEnvironment } from "#lib/environment.ts";
import { readStackSettings } from "#lib/stack-settings.ts";
import { claimantOf } from "#statemachine/claimant-of.ts";
import type { DeployDocument } from "#statemachine/document.ts";
import { createVanilla } from "./create-vanilla.ts";

const environment = readEnvironment("BUCKET_NAME", "HUGGING_FACE_ENDPOINT", "STAGE", "VANILLA_ROLE_ARN");
const settings = readStackSettings();
const store = { s3: new S3Client(), bucket: environment.BUCKET_NAME };
const sageMaker = new SageMakerClient();

export const handler = async (document: DeployDocument) => {
  await requireCurrent(claimantOf(document), store);
  return createVanilla(document, {
    sageMaker,
    roleArn: environment.VANILLA_ROLE_ARN,
    settings,
    stage: environment.STAGE,
    hubUrl: environment.HUGGING_FACE_ENDPOINT,
  });
};
