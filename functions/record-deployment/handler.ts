import { S3Client } from "@aws-sdk/client-s3";
import { requireCurrent } from "#lib/claims/require-current.ts";
import { readEnvironment } from "#lib/environment.ts";
import { claimantOf } from "#statemachine/claimant-of.ts";
import type { DeployDocument } from "#statemachine/document.ts";
import { recordDeployment } from "./record-deployment.ts";

const environment = readEnvironment("BUCKET_NAME");

const context = { s3: new S3Client(), bucket: environment.BUCKET_NAME };

export const handler = async (document: DeployDocument) => {
  await requireCurrent(claimantOf(document), context);
  return recordDeployment(document, context);
};
