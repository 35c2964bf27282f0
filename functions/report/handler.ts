import { S3Client } from "@aws-sdk/client-s3";
import { readEnvironment } from "#lib/environment.ts";
import type { DeployDocument } from "#statemachine/document.ts";
import { report } from "./report.ts";

const environment = readEnvironment("BUCKET_NAME");
const s3 = new S3Client();

export const handler = (document: DeployDocument) =>
  report(document, { s3, bucket: environment.BUCKET_NAME });
