import { cpusOf } from "./instances/cpus.ts";
import { keys } from "./keys.ts";
import type { Entry } from "./manifest/schema.ts";

/** SageMaker's guardrails ask that an update keeps the variant's name, so it never changes. */
export const variantName = "AllTraffic";

/** Long enough for a large archive and for pip on a cold start; SageMaker's own defaults are shorter or unclear. */
export const startupTimeoutInSeconds = 600;

/**
 * How many workers the model server starts; each takes its share of the CPUs (containers/serve, `share_of_cpus`), so that
 * workers times threads is the number of CPUs. One takes every CPU for its request: the shortest time for one request.
 * One for each CPU answers the most requests. Always said, because left out the model server starts a worker for each
 * CPU (multi-model-server, `default_workers_per_model`), and none of them would know of the others.
 */
export function workersOf({
  optimizeFor,
  instanceType,
}: Pick<Entry, "optimizeFor" | "instanceType">): number {
  return optimizeFor === "throughput" ? (cpusOf(instanceType) ?? 1) : 1;
}

/** onnxruntime 1.32 reports on its use to its maker unless it is told not to (its Privacy.md). */
function containerEnvironmentOf(entry: Pick<Entry, "optimizeFor" | "instanceType">) {
  return { SAGEMAKER_MODEL_SERVER_WORKERS: String(workersOf(entry)), ORT_DISABLE_TELEMETRY: "1" };
}

/**
 * Everything in an endpoint's configuration and model but the release, as SageMaker is asked for it: the one place
 * that both the request and the configuration's name are made from.
 */
export function endpointSettingsOf(entry: Pick<Entry, SettingFields>) {
  return {
    environment: containerEnvironmentOf(entry),
    variant: { VariantName: variantName, ...capacityOf(entry) },
    dataCapture: dataCaptureOf(entry),
    // What carries its packages needs no network, and so gets none; of a serverless endpoint SageMaker refuses that.
    isIsolated: entry.hermetic && entry.serverless === undefined ? true : undefined,
  };
}

type SettingFields =
  | "optimizeFor"
  | "hermetic"
  | "instanceType"
  | "instanceCount"
  | "serverless"
  | "dataCapture";

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
