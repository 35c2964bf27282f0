import { S3Client } from "@aws-sdk/client-s3";
import { SageMakerClient } from "@aws-sdk/client-sagemaker";
import { requireCurrent } from "#lib/claims/require-current.ts";
import { readEnvironment } from "#lib/environment.ts";
import { claimantOf } from "#statemachine/claimant-of.ts";
import type { DeployDocument } from "#statemachine/document.ts";
import { checkQuantization } from "./check-quantization.ts";

const environment = readEnvironment("BUCKET_NAME");
const store = { s3: new S3Client(), bucket: environment.BUCKET_NAME };
const sageMaker = new SageMakerClient();

export const handler = async (document: DeployDocument) => {
  await requireCurrent(claimantOf(document), store);
  return checkQuantization(document, { sageMaker, ...store });
};
