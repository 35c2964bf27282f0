import { BatchGetImageCommand, type ECRClient, ECRServiceException } from "@aws-sdk/client-ecr";
import { ImageNotFoundError } from "#lib/errors.ts";
import { type ImageLocation, parseImageUri } from "#lib/parse-image-uri.ts";
import { type Finding, passed, refused, unknown } from "./finding.ts";

/** Asks the registry of a region; a function, because the image says which region that is. */
export type EcrOfRegion = (region: string) => Pick<ECRClient, "send">;

/**
 * Whether the container image exists. AWS's Deep Learning Containers let every account ask (the right to pull their
 * images includes `BatchGetImage`); a registry that refuses may have the image all the same.
 */
export async function checkImage(imageUri: string, ecrOf: EcrOfRegion): Promise<Finding> {
  const image = parseImageUri(imageUri);
  if (image === undefined) return unknown(`whether ${imageUri} exists, because it is not in ECR`);
  const { registryId, repositoryName, region, imageId } = image;
  try {
    const command = new BatchGetImageCommand({ registryId, repositoryName, imageIds: [imageId] });
    const { images = [], failures = [] } = await ecrOf(region).send(command);
    if (images.length > 0) return passed;
    const [failure] = failures;
    return refused(notFound(imageUri, image, failure?.failureReason ?? "the registry has no such image"));
  } catch (error) {
    if (!(error instanceof ECRServiceException)) throw error;
    if (error.name === "RepositoryNotFoundException")
      return refused(notFound(imageUri, image, error.message));
    if (error.$retryable) throw error;
    return unknown(`whether ${imageUri} exists, because its registry answered ${error.name}`);
  }
}

function notFound(imageUri: string, { region }: ImageLocation, reason: string): ImageNotFoundError {
  return new ImageNotFoundError(`There is no image ${imageUri}: ${reason}.`, {
    nextStep: `Name one that ECR has in ${region} with the stack's ImageUri, or leave it empty for AWS's own.`,
  });
}
