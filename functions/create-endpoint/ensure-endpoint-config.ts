import { CreateEndpointConfigCommand, CreateModelCommand } from "@aws-sdk/client-sagemaker";
import { endpointSettingsOf } from "#lib/endpoint-settings.ts";
import { toUrl } from "#lib/s3/object-location.ts";
import { isTaken } from "#lib/sagemaker/is-missing.ts";
import { volumeKeyOf } from "#lib/volume-key.ts";
import type { CreateEndpointContext, CreateEndpointDocument } from "./create-endpoint.ts";
import { tagsOf } from "./tags-of.ts";

/** Makes the model and the configuration, which share a name, unless they are there. */
export async function ensureEndpointConfig(
  name: string,
  { document, context }: { document: CreateEndpointDocument; context: CreateEndpointContext },
): Promise<void> {
  const { entry, release } = document;
  const { sageMaker, roleArn, bucket, settings } = context;
  const { environment, variant, dataCapture, isIsolated } = endpointSettingsOf(entry);
  const Tags = tagsOf(document, settings);
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
