import type {
  CreateEndpointConfigCommandInput,
  CreateModelCommandInput,
  Tag,
} from "@aws-sdk/client-sagemaker";
import { startupTimeoutInSeconds, variantName } from "#lib/endpoint-settings.ts";
import { cpusOf } from "#lib/instances/cpus.ts";
import type { StackSettings } from "#lib/stack-settings.ts";
import { temporaryTags } from "#lib/temporary-endpoints/temporary-tags.ts";
import { volumeKeyOf } from "#lib/volume-key.ts";
import type { CreateVanillaContext, CreateVanillaDocument } from "./create-vanilla.ts";

/** The model as SageMaker is asked for it: no archive, and so no code but the image's own. */
export function describeModel(
  name: string,
  document: CreateVanillaDocument,
  { roleArn, settings, hubUrl }: CreateVanillaContext,
) {
  return {
    ModelName: name,
    ExecutionRoleArn: roleArn,
    VpcConfig: settings.network,
    PrimaryContainer: {
      Image: document.release.imageUri,
      Environment: { HF_ENDPOINT: hubUrl, ...environmentOf(document) },
    },
    Tags: tagsOf(document, settings),
  } satisfies CreateModelCommandInput;
}

/**
 * What the image's toolkit reads (sagemaker-huggingface-inference-toolkit 2.6.0, `mms_model_server.py`). The number of
 * workers is the one that it would choose by itself, a worker with one thread for each CPU, said aloud.
 */
function environmentOf({ entry, release }: CreateVanillaDocument): Record<string, string> {
  const cpus = cpusOf(entry.instanceType);
  return {
    HF_MODEL_ID: release.model,
    HF_MODEL_REVISION: release.revision,
    // The pipeline has no task of this name, and scores pairs as it classifies them.
    HF_TASK: release.task === "text-ranking" ? "text-classification" : release.task,
    ...(cpus === undefined ? {} : { SAGEMAKER_MODEL_SERVER_WORKERS: String(cpus) }),
  };
}

/** One instance, whatever the endpoint's own number: one is what is timed. */
export function describeConfig(
  name: string,
  document: CreateVanillaDocument,
  { settings }: CreateVanillaContext,
) {
  const { instanceType } = document.entry;
  return {
    EndpointConfigName: name,
    KmsKeyId: volumeKeyOf(instanceType, settings.keyArn),
    ProductionVariants: [
      {
        ModelName: name,
        VariantName: variantName,
        InstanceType: instanceType,
        InitialInstanceCount: 1,
        ContainerStartupHealthCheckTimeoutInSeconds: startupTimeoutInSeconds,
      },
    ],
    Tags: tagsOf(document, settings),
  } satisfies CreateEndpointConfigCommandInput;
}

/** What the bill says, and what everything that removes it knows it by. */
export function tagsOf(
  { executionName, entry: { endpointName }, release }: CreateVanillaDocument,
  { tags }: Pick<StackSettings, "tags">,
): Tag[] {
  return [
    ...tags,
    ...temporaryTags({ kind: "vanilla", endpointName, executionName }),
    { Key: "onnxify:model", Value: release.model },
  ];
}
