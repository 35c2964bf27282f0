import { S3Client } from "@aws-sdk/client-s3";
import { SageMakerClient } from "@aws-sdk/client-sagemaker";
import { readEnvironment } from "#lib/environment.ts";
import { readStackSettings } from "#lib/stack-settings.ts";
import type { DeployDocument } from "#statemachine/document.ts";
import { createCandidate } from "./create-candidate.ts";

const environment = readEnvironment("BUCKET_NAME", "SERVE_ROLE_ARN", "STAGE");
const settings = readStackSettings();
const clients = { s3: new S3Client(), sageMaker: new SageMakerClient() };

export const handler = (document: DeployDocument) =>
  createCandidate(document, {
    ...clients,
    bucket: environment.BUCKET_NAME,
    roleArn: environment.SERVE_ROLE_ARN,
    settings,
    stage: environment.STAGE,
  });
