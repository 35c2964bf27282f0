import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { S3Client } from "@aws-sdk/client-s3";
import { SageMakerClient } from "@aws-sdk/client-sagemaker";
import { readEnvironment } from "#lib/environment.ts";
import type { DeployDocument } from "#statemachine/document.ts";
import { cleanUp } from "./clean-up.ts";

const environment = readEnvironment("BUCKET_NAME", "JOB_NAME_PREFIX", "STAGE");
const clients = { s3: new S3Client(), sageMaker: new SageMakerClient(), cloudWatch: new CloudWatchClient() };

export const handler = (document: DeployDocument) =>
  cleanUp(document, {
    ...clients,
    bucket: environment.BUCKET_NAME,
    jobNamePrefix: environment.JOB_NAME_PREFIX,
    stage: environment.STAGE,
  });
