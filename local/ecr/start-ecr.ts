import type {
  BatchGetImageResponse,
  DescribeRepositoriesResponse,
  Image,
  ImageFailure,
} from "@aws-sdk/client-ecr";
import { z } from "zod";
import { AwsError, type JsonObject, type JsonService } from "#local/wire/json-service.ts";
import { parseInput } from "#local/wire/parse-input.ts";
import { type KnownImage, parseImage } from "./known-image.ts";

export interface EcrOptions {
  accountId: string;
  /** The URIs of the images that there are, `<account>.dkr.ecr.<region>.<suffix>/<repository>:<tag>`. */
  images: readonly string[];
}

const batchGetImageSchema = z.object({
  registryId: z
    .string()
    .regex(/^\d{12}$/)
    .optional(),
  repositoryName: z.string().min(2).max(256),
  imageIds: z
    .array(z.strictObject({ imageTag: z.string().optional(), imageDigest: z.string().optional() }))
    .min(1)
    .max(100),
});

const describeRepositoriesSchema = z.object({
  registryId: z.string().optional(),
  repositoryNames: z.array(z.string()).optional(),
});

/**
 * The part of ECR that says whether an image exists: `BatchGetImage`, with registries of other accounts, and
 * `DescribeRepositories`, which the Serverless Framework asks before it removes a stack.
 */
export function startEcr(options: EcrOptions): JsonService {
  const images = options.images.map(parseImage);
  return {
    targetPrefix: "AmazonEC2ContainerRegistry_V20150921",
    jsonVersion: "1.1",
    operations: {
      BatchGetImage: (input) => batchGetImage(input, images, options.accountId),
      DescribeRepositories: (input) => describeRepositories(input, images, options.accountId),
    },
  };
}

function batchGetImage(input: JsonObject, images: readonly KnownImage[], accountId: string) {
  const { registryId = accountId, repositoryName, imageIds } = parseInput(batchGetImageSchema, input);
  const registry = images.filter((image) => image.registryId === registryId);
  if (registry.length === 0 && registryId !== accountId) throw accessDenied(registryId, repositoryName);
  const repository = registry.filter((image) => image.repositoryName === repositoryName);
  if (repository.length === 0) throw noRepository(registryId, repositoryName);
  const found: Image[] = [];
  const failures: ImageFailure[] = [];
  for (const imageId of imageIds) {
    const { imageTag, imageDigest } = imageId;
    const image = repository.find(({ tag, digest }) =>
      imageDigest ? digest === imageDigest : tag === imageTag,
    );
    if (image === undefined)
      failures.push({ imageId, failureCode: "ImageNotFound", failureReason: notFound });
    else found.push({ registryId, repositoryName, imageId: { imageTag, imageDigest: image.digest } });
  }
  return { images: found, failures } satisfies BatchGetImageResponse;
}

function describeRepositories(input: JsonObject, images: readonly KnownImage[], accountId: string) {
  const { registryId = accountId, repositoryNames } = parseInput(describeRepositoriesSchema, input);
  const registry = images.filter((image) => image.registryId === registryId);
  const names = new Set(registry.map(({ repositoryName }) => repositoryName));
  const missing = repositoryNames?.find((name) => !names.has(name));
  if (missing !== undefined) throw noRepository(registryId, missing);
  const repositories = (repositoryNames ?? [...names]).map((repositoryName) => ({
    registryId,
    repositoryName,
  }));
  return { repositories } satisfies DescribeRepositoriesResponse;
}

const notFound = "Requested image not found";

/** Nothing about another account's registry is told to those who have no right to pull from it. */
function accessDenied(registryId: string, repositoryName: string): AwsError {
  const resource = `arn:aws:ecr:us-east-1:${registryId}:repository/${repositoryName}`;
  return new AwsError(
    "AccessDeniedException",
    `User is not authorized to perform: ecr:BatchGetImage on resource: ${resource} because no resource-based policy allows the ecr:BatchGetImage action`,
  );
}

function noRepository(registryId: string, repositoryName: string): AwsError {
  return new AwsError(
    "RepositoryNotFoundException",
    `The repository with name '${repositoryName}' does not exist in the registry with id '${registryId}'`,
  );
}
