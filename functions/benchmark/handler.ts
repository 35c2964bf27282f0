import { S3Client } from "@aws-sdk/client-s3";
import { SageMakerRuntimeClient } from "@aws-sdk/client-sagemaker-runtime";
import { createTimedRuntime } from "#lib/benchmark/create-timed-runtime.ts";
import { readEnvironment } from "#lib/environment.ts";
import type { DeployDocument } from "#statemachine/document.ts";
import { benchmark } from "./benchmark.ts";

const environment = readEnvironment("BUCKET_NAME");
const s3 = new S3Client();
const runtime = new SageMakerRuntimeClient();
const timedRuntime = createTimedRuntime();

export const handler = (document: DeployDocument) =>
  benchmark(document, { s3, runtime, timedRuntime, bucket: environment.BUCKET_NAME });
