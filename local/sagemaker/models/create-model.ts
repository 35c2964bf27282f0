import { HeadObjectCommand } from "@aws-sdk/client-s3";
import type { CreateModelOutput } from "@aws-sdk/client-sagemaker";
import type { JsonObject } from "#local/wire/json-service.ts";
import { arn } from "../api/arn.ts";
import { validationException } from "../api/errors.ts";
import { parseInput } from "../api/parse-input.ts";
import type { SageMakerContext } from "../context.ts";
import { parseS3Uri } from "../s3/parse-s3-uri.ts";
import { createModelSchema, type Model } from "./model-schema.ts";

/** Who asks gives up sometime, and would not expect a model that came afterwards. */
const longestLookInMilliseconds = 3_000;

/** Keeps a model; looks for its data as its role may. Throws ValidationException for a name that is taken and for model data that isn't there. */
export async function createModel(context: SageMakerContext, input: JsonObject) {
  const { Tags, ...request } = parseInput(createModelSchema, input);
  await refuseMissingData(context, request);
  const name = request.ModelName;
  const modelArn = arn(context, "model", name);
  if (!context.tables.models.insert(name, { name, request, createdAt: Date.now() })) {
    throw validationException(`Cannot create already existing model "${modelArn}".`);
  }
  context.tables.tags.insert(modelArn, { tags: Tags ?? [] });
  return { ModelArn: modelArn } satisfies CreateModelOutput;
}

async function refuseMissingData(
  context: SageMakerContext,
  { PrimaryContainer, ExecutionRoleArn }: Model["request"],
): Promise<void> {
  const url = PrimaryContainer.ModelDataUrl;
  if (url === undefined) {
    return;
  }
  const { bucket, key } = parseS3Uri(url);
  using role = context.openRole(ExecutionRoleArn);
  try {
    const abortSignal = AbortSignal.timeout(longestLookInMilliseconds);
    await role.s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key }), { abortSignal });
  } catch (error) {
    if (error instanceof Error && ["NotFound", "NoSuchKey", "NoSuchBucket"].includes(error.name)) {
      throw validationException(`Could not find model data at ${url}.`);
    }
    throw error;
  }
}
