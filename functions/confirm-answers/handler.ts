import { S3Client } from "@aws-sdk/client-s3";
import { SageMakerRuntimeClient } from "@aws-sdk/client-sagemaker-runtime";
import { readEnvironment } from "#lib/environment.ts";
import type { DeployDocument } from "#statemachine/document.ts";
import { confirmAnswers } from "./confirm-answers.ts";

const environment = readEnvironment("BUCKET_NAME");
const clients = { s3: new S3Client(), runtime: new SageMakerRuntimeClient() };

export const handler = (document: DeployDocument) =>
  confirmAnswers(document, { ...clients, bucket: environment.BUCKET_NAME });
