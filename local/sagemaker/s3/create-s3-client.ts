import { S3Client } from "@aws-sdk/client-s3";
import type { SessionCredentials } from "#local/identity/role-sessions.ts";

export interface CreateS3ClientOptions {
  endpointUrl: string;
  region: string;
  credentials: SessionCredentials;
}

/** Together they take about 10 seconds, in which S3 may start listening: jobs are taken up again right at the start. */
const maximumAttempts = 10;

/** The platform's own way to S3. */
export function createS3Client({ endpointUrl, region, credentials }: CreateS3ClientOptions): S3Client {
  return new S3Client({
    endpoint: endpointUrl,
    region,
    credentials,
    forcePathStyle: true,
    maxAttempts: maximumAttempts,
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
  });
}
