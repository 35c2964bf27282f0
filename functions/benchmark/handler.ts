import { S3Client } from "@aws-sdk/client-s3";
import { SageMakerRuntimeClient } from "@aws-sdk/client-sagemaker-runtime";
import { readEnvironment } from "#lib/environment.ts";
import type { DeployDocument } from "#statemachine/document.ts";
import { benchmark } from "./benchmark.ts";

const environment = readEnvironment("BUCKET_NAME");
const s3 = new S3Client();
const runtime = new SageMakerRuntimeClient();
const timedRuntime = new SageMakerRuntimeClient({
  // One attempt: a retried request would be timed as one slow answer instead of counted as an error.
  maxAttempts: 1,
  // The SDK's 50 would hold back the 64 callers that a manifest may ask for.
  requestHandler: { httpAgent: { maxSockets: 64 }, httpsAgent: { maxSockets: 64 } },
});

export const handler = (document: DeployDocument) =>
  benchmark(document, { s3, runtime, timedRuntime, bucket: environment.BUCKET_NAME });
