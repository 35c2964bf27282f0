import type { S3Client } from "@aws-sdk/client-s3";
import type { SageMakerClient } from "@aws-sdk/client-sagemaker";
import { FailedError } from "#cli/errors.ts";
import type { Document } from "#cli/follow/steps.ts";
import type { BenchmarkReport } from "#lib/benchmark-report.ts";
import type { Deployment } from "#lib/deployment.ts";
import { keys } from "#lib/keys.ts";
import { readJson } from "#lib/s3/json-objects.ts";
import { fromUrl } from "#lib/s3/object-location.ts";
import { describeEndpoint } from "#lib/sagemaker/describe-endpoint.ts";
import { describeReport } from "./describe-report.ts";
import type { DeployedModel } from "./model-result.ts";

export interface ReadResultOptions {
  s3: S3Client;
  sageMaker: SageMakerClient;
  bucket: string;
  executionArn: string;
  /** What the execution ended with. */
  document: Document;
}

/**
 * What a deployment came to: the endpoint as SageMaker describes it, and the figures of its receipt. An endpoint that
 * was found up to date has the receipt of the deployment before.
 *
 * @throws FailedError when the receipt is gone.
 */
export async function readResult({
  s3,
  sageMaker,
  bucket,
  executionArn,
  document,
}: ReadResultOptions): Promise<DeployedModel> {
  const endpointName = document.entry?.endpointName ?? "";
  const deployment = await readJson<Deployment>(s3, { bucket, key: keys.deployment(endpointName) });
  const reportUrl = document.benchmark?.reportUrl ?? deployment?.live.reportUrl;
  const report =
    reportUrl === undefined ? undefined : await readJson<BenchmarkReport>(s3, fromUrl(reportUrl));
  if (reportUrl === undefined || report === undefined) {
    throw new FailedError(`${endpointName} is deployed, but its report ${reportUrl ?? ""} is not there.`);
  }
  const endpoint = await describeEndpoint(sageMaker, endpointName);
  return {
    ...describeReport(report, reportUrl),
    modelDataUrl: document.release?.modelDataUrl ?? "",
    status: endpoint?.EndpointStatus ?? "Missing",
    executionArn,
  };
}
