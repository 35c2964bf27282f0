import { createHash } from "node:crypto";
import { type S3Client, S3ServiceException } from "@aws-sdk/client-s3";
import { z } from "zod";
import { ModelNotFoundError, UnsupportedArchitectureError } from "#lib/errors.ts";
import { keys } from "#lib/keys.ts";
import { parseJson } from "#lib/parse-json.ts";
import { readText } from "#lib/s3/json-objects.ts";
import { type ListedObject, listObjects } from "#lib/s3/list-objects.ts";
import { type ObjectLocation, toUrl } from "#lib/s3/object-location.ts";
import { type ModelInfo, modelConfigSchema } from "./fetch-model-info.ts";

/** Where models may lie, beside `models/` in the stack's own bucket. */
export interface BucketModelContext {
  s3: S3Client;
  bucket: string;
  /** Of the stack's parameter ModelBucketArns. */
  modelBucketArns: readonly string[];
}

/** A model has a dozen files, or some hundred shards. */
const mostFiles = 1000;

const largestConfigInBytes = 1024 * 1024;

/**
 * What there is to know of a model under a prefix in S3. Its revision is a digest of the listing, so that another file is
 * another revision; the job makes the same digest and downloads nothing else.
 *
 * @throws ModelNotFoundError when the stack may not read there or nothing lies there, UnsupportedArchitectureError when
 * its config.json is none.
 */
export async function resolveBucketModel(
  location: ObjectLocation,
  context: BucketModelContext,
): Promise<ModelInfo> {
  requireAllowed(location, context);
  const files = await list(location, context.s3);
  return {
    sha: digestOf(files),
    gated: false,
    private: false,
    config: await readConfig(location, files, context.s3),
    siblings: files.map(({ key, sizeInBytes }) => ({ rfilename: key, size: sizeInBytes })),
  };
}

function requireAllowed(location: ObjectLocation, { bucket, modelBucketArns }: BucketModelContext): void {
  if (location.bucket === bucket && location.key.startsWith(keys.models)) return;
  const isNamed = modelBucketArns.some((arn) => arn.split(":::")[1] === location.bucket);
  if (isNamed && location.bucket !== bucket) return;
  const own = toUrl({ bucket, key: keys.models });
  throw new ModelNotFoundError(
    `${toUrl(location)} is neither under ${own} nor in a bucket that the stack's parameter ModelBucketArns names, so the stack may not read it.`,
    {
      nextStep: `Copy the model to ${own}, or deploy the stack with the bucket's ARN: --param modelBucketArns=...`,
    },
  );
}

/** The files below the prefix, by their paths from there. What the console makes for a folder is none. */
async function list(location: ObjectLocation, s3: S3Client): Promise<ListedObject[]> {
  const found: ListedObject[] = [];
  try {
    for await (const object of listObjects(s3, location)) {
      if (object.key.endsWith("/")) continue;
      found.push({ ...object, key: object.key.slice(location.key.length) });
      if (found.length > mostFiles) throw tooMany(location);
    }
  } catch (error) {
    throw error instanceof S3ServiceException ? unreadable(location, error) : error;
  }
  if (found.length > 0) return found;
  throw new ModelNotFoundError(`There is nothing under ${toUrl(location)}.`, {
    nextStep: "Put there what `save_pretrained` writes, model and tokenizer, then the manifest again.",
  });
}

/** The job makes the same, in `bucket_snapshot.py`. 40 hexadecimal digits, as a commit has. */
function digestOf(files: readonly ListedObject[]): string {
  const digest = createHash("sha256");
  for (const { key, sizeInBytes, etag } of files) digest.update(`${key}\t${sizeInBytes}\t${etag}\n`);
  return digest.digest("hex").slice(0, 40);
}

async function readConfig(
  { bucket, key }: ObjectLocation,
  files: readonly ListedObject[],
  s3: S3Client,
): Promise<ModelInfo["config"]> {
  const file = files.find((found) => found.key === "config.json");
  if (file === undefined || file.sizeInBytes > largestConfigInBytes) return undefined;
  const text = (await readText(s3, { bucket, key: `${key}config.json` })) ?? "";
  const { data, success } = z.string().transform(parseJson).pipe(modelConfigSchema).safeParse(text);
  if (success) return data;
  throw new UnsupportedArchitectureError(
    `${toUrl({ bucket, key })}config.json is no model's configuration.`,
    {
      nextStep: "Put there what `save_pretrained` writes, then the manifest again.",
    },
  );
}

function tooMany(location: ObjectLocation): ModelNotFoundError {
  return new ModelNotFoundError(`There are more than ${mostFiles} files under ${toUrl(location)}.`, {
    nextStep: "Name the prefix of one model.",
  });
}

function unreadable({ bucket }: ObjectLocation, cause: S3ServiceException): ModelNotFoundError {
  return new ModelNotFoundError(`The bucket ${bucket} cannot be read: ${cause.message}`, {
    nextStep: "Check its name, and that its policy lets the stack's roles read it.",
    cause,
  });
}
