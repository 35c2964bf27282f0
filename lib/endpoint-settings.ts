import { keys } from "./keys.ts";
import type { Entry } from "./manifest/schema.ts";

/** SageMaker's guardrails ask that an update keeps the variant's name, so it never changes. */
export const variantName = "AllTraffic";

/** Long enough for a large archive and for pip on a cold start; SageMaker's own defaults are shorter or unclear. */
const startupTimeoutInSeconds = 600;

/**
 * One worker, which takes every CPU for its request: the setting for latency. Left out, the model server starts a worker
 * for each CPU, and every one of them takes all CPUs (multi-model-server, `default_workers_per_model`). And
 * onnxruntime 1.32 reports on its use to its maker unless it is told not to (its Privacy.md).
 */
const containerEnvironment = { SAGEMAKER_MODEL_SERVER_WORKERS: "1", ORT_DISABLE_TELEMETRY: "1" };

/**
 * Everything in an endpoint's configuration and model but the release, as SageMaker is asked for it: the one place
 * that both the request and the configuration's name are made from.
 */
export function endpointSettingsOf(entry: Pick<Entry, SettingFields>) {
  return {
    environment: containerEnvironment,
    variant: { VariantName: variantName, ...capacityOf(entry) },
    dataCapture: dataCaptureOf(entry),
  };
}

type SettingFields = "instanceType" | "instanceCount" | "serverless" | "dataCapture";

function capacityOf({ instanceType, instanceCount, serverless }: Pick<Entry, SettingFields>) {
  if (serverless !== undefined) {
    const { memoryInMb, maxConcurrency } = serverless;
    return { ServerlessConfig: { MemorySizeInMB: memoryInMb, MaxConcurrency: maxConcurrency } };
  }
  return {
    InstanceType: instanceType,
    InitialInstanceCount: instanceCount,
    ModelDataDownloadTimeoutInSeconds: startupTimeoutInSeconds,
    ContainerStartupHealthCheckTimeoutInSeconds: startupTimeoutInSeconds,
  };
}

/** What is kept of requests, and where in the bucket; `undefined` to keep nothing. */
function dataCaptureOf({ dataCapture }: Pick<Entry, SettingFields>) {
  if (dataCapture === undefined) return undefined;
  const { samplingPercentage, prefix = keys.captures } = dataCapture;
  return { samplingPercentage, prefix };
}
