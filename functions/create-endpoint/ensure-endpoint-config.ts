import { CreateEndpointConfigCommand, CreateModelCommand } from "@aws-sdk/client-sagemaker";
import { isTaken } from "#lib/sagemaker/is-missing.ts";
import { volumeKeyOf } from "#lib/volume-key.ts";
import type { CreateEndpointContext, CreateEndpointDocument } from "./create-endpoint.ts";
import { tagsOf } from "./tags-of.ts";

/** SageMaker's guardrails ask that an update keeps the variant's name, so it never changes. */
const variantName = "AllTraffic";

/** Long enough for a large archive and for pip on a cold start; SageMaker's own defaults are shorter or unclear. */
const startupTimeoutInSeconds = 600;

/**
 * One worker, which takes every CPU for its request: the setting for latency. Left out, the model server starts a worker
 * for each CPU, and every one of them takes all CPUs (multi-model-server, `default_workers_per_model`). And
 * onnxruntime 1.32 reports on its use to its maker unless it is told not to (its Privacy.md).
 */
const containerEnvironment = { SAGEMAKER_MODEL_SERVER_WORKERS: "1", ORT_DISABLE_TELEMETRY: "1" };

/** Makes the model and the configuration, which share a name, unless they are there. */
export async function ensureEndpointConfig(
  name: string,
  { document, context }: { document: CreateEndpointDocument; context: CreateEndpointContext },
): Promise<void> {
  const { entry, release } = document;
  const { sageMaker, roleArn, settings } = context;
  const Tags = tagsOf(document, settings);
  const createModel = new CreateModelCommand({
    ModelName: name,
    ExecutionRoleArn: roleArn,
    VpcConfig: settings.network,
    PrimaryContainer: {
      Image: release.imageUri,
      ModelDataUrl: release.modelDataUrl,
      Environment: containerEnvironment,
    },
    Tags,
  });
  await unlessTaken(() => sageMaker.send(createModel));
  const createConfig = new CreateEndpointConfigCommand({
    EndpointConfigName: name,
    KmsKeyId: volumeKeyOf(entry.instanceType, settings.keyArn),
    ProductionVariants: [
      {
        VariantName: variantName,
        ModelName: name,
        InstanceType: entry.instanceType,
        InitialInstanceCount: entry.instanceCount,
        ModelDataDownloadTimeoutInSeconds: startupTimeoutInSeconds,
        ContainerStartupHealthCheckTimeoutInSeconds: startupTimeoutInSeconds,
      },
    ],
    Tags,
  });
  await unlessTaken(() => sageMaker.send(createConfig));
}

async function unlessTaken(create: () => Promise<unknown>): Promise<void> {
  try {
    await create();
  } catch (error) {
    if (!isTaken(error)) throw error;
  }
}
