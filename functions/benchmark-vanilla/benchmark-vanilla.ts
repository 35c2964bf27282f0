import type { S3Client } from "@aws-sdk/client-s3";
import type { SageMakerClient } from "@aws-sdk/client-sagemaker";
import type { SageMakerRuntimeClient } from "@aws-sdk/client-sagemaker-runtime";
import { readRelease } from "#lib/benchmark/read-release.ts";
import { type BenchmarkReport, reportSchema } from "#lib/benchmark-report.ts";
import { EndpointFailedError } from "#lib/errors.ts";
import { readJson, writeJson } from "#lib/s3/json-objects.ts";
import { fromUrl } from "#lib/s3/object-location.ts";
import { describeEndpoint } from "#lib/sagemaker/describe-endpoint.ts";
import { nextWaitInSeconds } from "#lib/waiting.ts";
import type { VanillaState } from "#statemachine/comparison.ts";
import type { DeployDocument } from "#statemachine/document.ts";
import { measureVanilla } from "./measure-vanilla.ts";

/** The document as BenchmarkVanilla finds it. */
export type BenchmarkVanillaDocument = Pick<
  DeployDocument,
  "entry" | "release" | "preflight" | "benchmark" | "vanilla"
>;

/** What BenchmarkVanilla works with. */
export interface BenchmarkVanillaContext {
  s3: S3Client;
  sageMaker: SageMakerClient;
  runtime: SageMakerRuntimeClient;
  bucket: string;
}

/**
 * Once the vanilla endpoint is in service, asks it what the endpoint itself was asked, and adds the answer to the
 * receipt. Until then it says how long to wait before asking again.
 *
 * @throws EndpointFailedError when it will never be in service, GateFailedError when it cannot answer at all.
 */
export async function benchmarkVanilla(
  document: BenchmarkVanillaDocument,
  context: BenchmarkVanillaContext,
): Promise<VanillaState> {
  const { vanilla } = document;
  if (!(await isInService(vanilla, context))) {
    return { ...vanilla, waitInSeconds: nextWaitInSeconds(vanilla.startedAt) };
  }
  const location = fromUrl(document.benchmark.reportUrl);
  const receipt = reportSchema.parse(await readJson(context.s3, location));
  const vanillaEndpoint = await measure(document, receipt, context);
  await writeJson(context.s3, { ...location, value: { ...receipt, vanillaEndpoint } });
  const { speedup } = vanillaEndpoint;
  return { ...vanilla, isMeasured: true, ...(speedup !== undefined && { speedup }) };
}

async function isInService(
  { endpointName }: VanillaState,
  { sageMaker }: BenchmarkVanillaContext,
): Promise<boolean> {
  const found = await describeEndpoint(sageMaker, endpointName);
  const status = found?.EndpointStatus;
  if (status === "InService") return true;
  if (status === "Creating") return false;
  throw new EndpointFailedError(
    `The endpoint ${endpointName} is ${status ?? "gone"}: ${found?.FailureReason ?? "SageMaker gave no reason"}.`,
    { nextStep: `Its log is in CloudWatch under /aws/sagemaker/Endpoints/${endpointName}.` },
  );
}

async function measure(
  { entry, release: { prefix }, preflight, vanilla }: BenchmarkVanillaDocument,
  { quantization, endpoint }: BenchmarkReport,
  { s3, runtime, bucket }: BenchmarkVanillaContext,
) {
  const { record, reference } = await readRelease(prefix, { s3, bucket });
  return measureVanilla(
    {
      asked: { request: entry.benchmark, question: quantization.benchmarkRequest },
      reference,
      serving: record.serving,
      endpoint,
      perHourInDollars: preflight.vanillaPrice?.perHourInDollars,
    },
    { runtime, endpointName: vanilla.endpointName },
  );
}
