import type { SageMakerClient } from "@aws-sdk/client-sagemaker";
import { bucketLocationOf } from "#lib/bucket-model.ts";
import { digestFiles, readContainerFiles } from "#lib/container-files.ts";
import type { DeployedRelease, Deployment, ReleaseRecord } from "#lib/deployment.ts";
import { endpointConfigNameOf } from "#lib/endpoint-config-name.ts";
import { escapeInvisible, shorten } from "#lib/escape-invisible.ts";
import { keys, releaseFiles } from "#lib/keys.ts";
import { readJson } from "#lib/s3/json-objects.ts";
import { toUrl } from "#lib/s3/object-location.ts";
import { describeEndpoint } from "#lib/sagemaker/describe-endpoint.ts";
import type { StackSettings } from "#lib/stack-settings.ts";
import type { DeployDocument, Release } from "#statemachine/document.ts";
import { checkModel } from "./check-model.ts";
import { checkVanilla } from "./check-vanilla.ts";
import { deriveReleaseId } from "./derive-release-id.ts";
import { describeIngredients } from "./describe-ingredients.ts";
import { describeVariation } from "./describe-variation.ts";
import { fetchModelInfo, type ModelInfo } from "./fetch-model-info.ts";
import { listChanges } from "./list-changes.ts";
import { readEvaluation } from "./read-evaluation.ts";
import { type HubTokenSource, readHubToken } from "./read-hub-token.ts";
import { type BucketModelContext, resolveBucketModel } from "./resolve-bucket-model.ts";

/** What ResolveModel works with. */
export interface ResolveModelContext extends HubTokenSource, BucketModelContext {
  sageMaker: SageMakerClient;
  hubUrl: string;
  imageUri: string;
  settings: StackSettings;
}

/**
 * Pins the revision to a commit, refuses what cannot be served before anything is paid for, and says how far the
 * way to the wanted release is, and why it has to be gone. Nothing is changed, so that it can be asked what would be
 * done.
 *
 * @throws ModelNotFoundError, GatedModelError, HostileRepositoryError, MissingSafetensorsError, UnsupportedArchitectureError,
 * UnsupportedTaskError, VanillaEndpointError, EvaluationError, HubTokenError, HubBusyError or HubUnreachableError.
 */
export async function resolveModel(
  document: Pick<DeployDocument, "executionName" | "entry">,
  context: ResolveModelContext,
): Promise<Release> {
  const { entry } = document;
  const { model } = entry;
  const info = await findModel(entry, context);
  const task = checkModel(model, info, entry.task);
  checkVanilla(entry, info);
  const { imageUri, bucket, s3 } = context;
  const evaluation =
    entry.evaluation === undefined ? undefined : await readEvaluation(entry.evaluation, { s3, bucket, task });
  const [toolchainDigest, handlerDigest] = await Promise.all([digestOf("quantize"), digestOf("serve")]);
  const digests = { toolchainDigest, handlerDigest, evaluationDigest: evaluation?.digest };
  const ingredients = { entry, revision: info.sha, task, imageUri, ...digests };
  const releaseId = deriveReleaseId(ingredients);
  const variation = describeVariation(document, context.settings);
  const prefix = keys.release(model, releaseId);
  const release = {
    releaseId,
    ...variation,
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
    madeOf: describeIngredients(ingredients, variation.variation),
    ...(evaluation && { evaluation }),
  };
  return { ...release, ...(await compareWithLive(entry, release, context)) };
}

/** On the Hub, or in S3. */
async function findModel(
  { model, revision }: Pick<DeployDocument["entry"], "model" | "revision">,
  context: ResolveModelContext,
): Promise<ModelInfo> {
  const location = bucketLocationOf(model);
  if (location !== undefined) return resolveBucketModel(location, context);
  const token = await readHubToken(context);
  return fetchModelInfo({ model, revision, hubUrl: context.hubUrl, token });
}

async function digestOf(container: "quantize" | "serve"): Promise<string> {
  return digestFiles(await readContainerFiles(container));
}

async function compareWithLive(
  entry: DeployDocument["entry"],
  release: Pick<Release, "releaseId" | "variation" | "prefix" | "madeOf">,
  { s3, sageMaker, bucket }: ResolveModelContext,
): Promise<Pick<Release, "action" | "changes" | "liveReportUrl">> {
  const { endpointName } = entry;
  const wanted = endpointConfigNameOf(entry, release);
  const deployment = await readJson<Deployment>(s3, { bucket, key: keys.deployment(endpointName) });
  const live = deployment?.live;
  const fault = live && (await findFault(live, sageMaker, endpointName));
  if (live?.endpointConfigName === wanted && fault === undefined) {
    return { action: "unchanged", changes: [], liveReportUrl: live.reportUrl };
  }
  const changes = listChanges({ entry, releaseId: release.releaseId, madeOf: release.madeOf, live, fault });
  const record = await readJson<ReleaseRecord>(s3, { bucket, key: release.prefix + releaseFiles.record });
  return { action: record === undefined ? "build" : "deploy", changes };
}

/** What is the matter with an endpoint that should answer from a release, if something is. */
async function findFault(
  { endpointConfigName }: DeployedRelease,
  sageMaker: SageMakerClient,
  endpointName: string,
): Promise<string | undefined> {
  const endpoint = await describeEndpoint(sageMaker, endpointName);
  if (endpoint?.EndpointStatus !== "InService") return endpoint?.EndpointStatus ?? "missing";
  const { EndpointConfigName: current } = endpoint;
  return current === endpointConfigName ? undefined : `on the configuration ${current}`;
}

function licenseOf({ cardData }: ModelInfo): string {
  return typeof cardData?.license === "string"
    ? escapeInvisible(shorten(cardData.license, 100))
    : "no licence named";
}

/** Only the weights that will be downloaded count. */
function sizeOf({ siblings }: ModelInfo): number {
  return siblings
    .filter(({ rfilename }) => /^model[^/]*\.safetensors$/.test(rfilename))
    .reduce((total, { size }) => total + (size ?? 0), 0);
}
