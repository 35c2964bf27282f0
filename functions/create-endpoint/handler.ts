import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { S3Client } from "@aws-sdk/client-s3";
import { SageMakerClient } from "@aws-sdk/client-sagemaker";
import { readEnvironment } from "#lib/environment.ts";
import { readStackSettings } from "#lib/stack-settings.ts";
import type { DeployDocument } from "#statemachine/document.ts";
import { createEndpoint } from "./create-endpoint.ts";

const environment = readEnvironment("BAKE_TIME_IN_SECONDS", "BUCKET_NAME", "SERVE_ROLE_ARN", "STAGE");
const settings = readStackSettings();
const clients = { s3: new S3Client(), sageMaker: new SageMakerClient(), cloudWatch: new CloudWatchClient() };

export const handler = (document: DeployDocument) =>
  createEndpoint(document, {
    ...clients,
    bucket: environment.BUCKET_NAME,
    roleArn: environment.SERVE_ROLE_ARN,
    settings,
    stage: environment.STAGE,
    bakeTimeInSeconds: Number(environment.BAKE_TIME_IN_SECONDS),
  });
