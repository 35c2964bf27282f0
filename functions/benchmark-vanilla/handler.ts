import { S3Client } from "@aws-sdk/client-s3";
import { SageMakerClient } from "@aws-sdk/client-sagemaker";
import { createTimedRuntime } from "#lib/benchmark/create-timed-runtime.ts";
import { requireCurrent } from "#lib/claims/require-current.ts";
import { readEnvironment } from "#lib/environment.ts";
import { claimantOf } from "#statemachine/claimant-of.ts";
import type { DeployDocument } from "#statemachine/document.ts";
import { benchmarkVanilla } from "./benchmark-vanilla.ts";

const environment = readEnvironment("BUCKET_NAME");
const context = {
  s3: new S3Client(),
  sageMaker: new SageMakerClient(),
  runtime: createTimedRuntime(),
  bucket: environment.BUCKET_NAME,
};

export const handler = async (document: DeployDocument) => {
  await requireCurrent(claimantOf(document), context);
  return benchmarkVanilla(document, context);
};
