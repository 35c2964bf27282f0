import {
  CreateEndpointConfigCommand,
  CreateModelCommand,
  type SageMakerClient,
} from "@aws-sdk/client-sagemaker";
import { endpointSettingsOf } from "#lib/endpoint-settings.ts";
import type { Entry } from "#lib/manifest/schema.ts";
import type { Release } from "#lib/release.ts";
import { releaseTags } from "#lib/release-tags.ts";
import { toUrl } from "#lib/s3/object-location.ts";
import type { StackSettings } from "#lib/stack-settings.ts";
import { volumeKeyOf } from "#lib/volume-key.ts";
import { isTaken } from "./is-missing.ts";

/** What is to be served, and how. */
export interface ServedRelease {
  entry: Entry;
  release: Pick<Release, "model" | "releaseId" | "imageUri" | "modelDataUrl">;
}

/** Where a configuration is made, and in whose name its containers run. */
export interface EndpointConfigContext {
  sageMaker: SageMakerClient;
  roleArn: string;
  bucket: string;
  settings: StackSettings;
}

/** Makes the model and the configuration, which share a name, unless they are there. */
export async function ensureEndpointConfig(
  name: string,
  { document, context }: { document: ServedRelease; context: EndpointConfigContext },
): Promise<void> {
  const { entry, release } = document;
  const { sageMaker, roleArn, bucket, settings } = context;
  const { environment, variant, dataCapture, isIsolated } = endpointSettingsOf(entry);
  const Tags = releaseTags(document, settings);
  const createModel = new CreateModelCommand({
    ModelName: name,
    ExecutionRoleArn: roleArn,
    VpcConfig: settings.network,
    EnableNetworkIsolation: isIsolated,
    PrimaryContainer: {
      Image: release.imageUri,
      ModelDataUrl: release.modelDataUrl,
      Environment: environment,
    },
    Tags,
  });
  await unlessTaken(() => sageMaker.send(createModel));
  const createConfig = new CreateEndpointConfigCommand({
    EndpointConfigName: name,
    // A serverless endpoint has no volume to encrypt.
    KmsKeyId: entry.serverless === undefined ? volumeKeyOf(entry.instanceType, settings.keyArn) : undefined,
    ProductionVariants: [{ ModelName: name, ...variant }],
    ...(dataCapture === undefined ? {} : { DataCaptureConfig: describeCapture(dataCapture, bucket) }),
    Tags,
  });
  await unlessTaken(() => sageMaker.send(createConfig));
}

/** Both halves of every sampled request, and JSON as text: without the header, bodies are written in base64. */
function describeCapture(
  { samplingPercentage, prefix }: { samplingPercentage: number; prefix: string },
  bucket: string,
) {
  return {
    EnableCapture: true,
    InitialSamplingPercentage: samplingPercentage,
    DestinationS3Uri: toUrl({ bucket, key: prefix }),
    CaptureOptions: [{ CaptureMode: "Input" as const }, { CaptureMode: "Output" as const }],
    CaptureContentTypeHeader: { JsonContentTypes: ["application/json"] },
  };
}

async function unlessTaken(create: () => Promise<unknown>): Promise<void> {
  try {
    await create();
  } catch (error) {
    if (!isTaken(error)) throw error;
  }
}
