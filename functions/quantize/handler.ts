import { S3Client } from "@aws-sdk/client-s3";
import { SageMakerClient } from "@aws-sdk/client-sagemaker";
import { readEnvironment } from "#lib/environment.ts";
import { readStackSettings } from "#lib/stack-settings.ts";
import type { DeployDocument } from "#statemachine/document.ts";
import { quantize } from "./quantize.ts";

const environment = readEnvironment("BUCKET_NAME", "HUGGING_FACE_ENDPOINT", "QUANTIZE_ROLE_ARN");
const settings = readStackSettings();
const clients = { s3: new S3Client(), sageMaker: new SageMakerClient() };

export const handler = (document: DeployDocument) =>
  quantize(document, {
    ...clients,
    settings,
    bucket: environment.BUCKET_NAME,
    hubUrl: environment.HUGGING_FACE_ENDPOINT,
    roleArn: environment.QUANTIZE_ROLE_ARN,
  });
