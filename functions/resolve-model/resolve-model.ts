import type { S3Client } from "@aws-sdk/client-s3";
import type { SageMakerClient } from "@aws-sdk/client-sagemaker";
import { digestFiles, readContainerFiles } from "#lib/container-files.ts";
import type { Deployment, ReleaseRecord } from "#lib/deployment.ts";
import { endpointConfigNameOf } from "#lib/endpoint-config-name.ts";
import { keys, releaseFiles } from "#lib/keys.ts";
import { readJson } from "#lib/s3/json-objects.ts";
import { toUrl } from "#lib/s3/object-location.ts";
import { describeEndpoint } from "#lib/sagemaker/describe-endpoint.ts";
import type { StackSettings } from "#lib/stack-settings.ts";
import type { DeployDocument, Release } from "#statemachine/document.ts";
import { checkModel } from "./check-model.ts";
import { deriveReleaseId } from "./derive-release-id.ts";
import { describeVariation } from "./describe-variation.ts";
import { fetchModelInfo, type ModelInfo } from "./fetch-model-info.ts";
import { readEvaluation } from "./read-evaluation.ts";
import { type HubTokenSource, readHubToken } from "./read-hub-token.ts";

/** What ResolveModel works with. */
export interface ResolveModelContext extends HubTokenSource {
  s3: S3Client;
  sageMaker: SageMakerClient;
  bucket: string;
  hubUrl: string;
  imageUri: string;
  settings: StackSettings;
}

/**
 * Pins the revision to a commit, refuses what cannot be served before anything is paid for, and says how far the
 * way to the wanted release is.
 *
 * @throws ModelNotFoundError, GatedModelError, MissingSafetensorsError, UnsupportedArchitectureError,
 * UnsupportedTaskError, EvaluationError, HubTokenError, HubBusyError or HubUnreachableError.
 */
export async function resolveModel(
  document: Pick<DeployDocument, "executionName" | "entry">,
  context: ResolveModelContext,
): Promise<Release> {
  const { entry } = document;
  const { model, revision } = entry;
  const token = await readHubToken(context);
  const info = await fetchModelInfo({ model, revision, hubUrl: context.hubUrl, token });
  const task = checkModel(model, info, entry.task);
  const { imageUri, bucket, s3 } = context;
  const evaluation =
    entry.evaluation === undefined ? undefined : await readEvaluation(entry.evaluation, { s3, bucket, task });
  const [toolchainDigest, handlerDigest] = await Promise.all([digestOf("quantize"), digestOf("serve")]);
  const digests = { toolchainDigest, handlerDigest, evaluationDigest: evaluation?.digest };
  const ingredients = { entry, revision: info.sha, task, imageUri, ...digests };
  const releaseId = deriveReleaseId(ingredients);
  const prefix = keys.release(model, releaseId);
  const release = {
    releaseId,
    ...describeVariation(document, context.settings),
    prefix,
    model,
    revision: info.sha,
    task,
    license: licenseOf(info),
    sizeInBytes: sizeOf(info),
    imageUri,
    toolchainDigest,
    handlerDigest,
    modelDataUrl: toUrl({ bucket, key: prefix + releaseFiles.archive }),
    ...(evaluation && { evaluation }),
  };
  return { action: await chooseAction(entry, release, context), ...release };
}

async function digestOf(container: "quantize" | "serve"): Promise<string> {
  return digestFiles(await readContainerFiles(container));
}

async function chooseAction(
  entry: DeployDocument["entry"],
  release: Pick<Release, "releaseId" | "variation" | "prefix">,
  { s3, sageMaker, bucket }: ResolveModelContext,
): Promise<Release["action"]> {
  const { endpointName } = entry;
  const deployment = await readJson<Deployment>(s3, { bucket, key: keys.deployment(endpointName) });
  const wanted = endpointConfigNameOf(entry, release);
  if (deployment?.live.endpointConfigName === wanted) {
    const endpoint = await describeEndpoint(sageMaker, endpointName);
    if (endpoint?.EndpointStatus === "InService" && endpoint.EndpointConfigName === wanted)
      return "unchanged";
  }
  const record = await readJson<ReleaseRecord>(s3, { bucket, key: release.prefix + releaseFiles.record });
  return record === undefined ? "build" : "deploy";
}

function licenseOf({ cardData }: ModelInfo): string {
  return typeof cardData?.license === "string" ? cardData.license : "no licence named";
}

/** Only the weights that will be downloaded count. */
function sizeOf({ siblings }: ModelInfo): number {
  return siblings
    .filter(({ rfilename }) => /^[^/]*\.safetensors$/.test(rfilename))
    .reduce((total, { size }) => total + (size ?? 0), 0);
}
