import { S3Client } from "@aws-sdk/client-s3";
import { SageMakerClient } from "@aws-sdk/client-sagemaker";
import { readEnvironment } from "#lib/environment.ts";
import type { DeployDocument } from "#statemachine/document.ts";
import { checkQuantization } from "./check-quantization.ts";

const environment = readEnvironment("BUCKET_NAME");
const clients = { sageMaker: new SageMakerClient(), s3: new S3Client() };

export const handler = (document: DeployDocument) =>
  checkQuantization(document, { ...clients, bucket: environment.BUCKET_NAME });
