import { createHash } from "node:crypto";

/** An image of a registry. The local cloud pulls none, so its digest is one of its name. */
export interface KnownImage {
  registryId: string;
  repositoryName: string;
  tag: string | undefined;
  digest: string;
}

/**
 * The images that the stand-in in `local/image` is for: AWS's Hugging Face inference images for CPUs, in the account
 * that most regions share. Source: SageMaker Python SDK, `image_uri_config/huggingface.json`, August 2026.
 */
export function awsImages(region: string): string[] {
  const versions = ["5.5.3", "4.51.3", "4.49.0"];
  const repository = `763104351884.dkr.ecr.${region}.amazonaws.com/huggingface-pytorch-inference`;
  return versions.map((version) => `${repository}:2.6.0-transformers${version}-cpu-py312-ubuntu22.04`);
}

/** @throws Error for anything that is no image of an ECR registry, with a tag or a digest. */
export function parseImage(uri: string): KnownImage {
  const match = /^(\d{12})\.dkr\.ecr\.[^/]+\/([^:@]+)(?::([^@]+)|@(sha256:[0-9a-f]{64}))$/.exec(uri);
  const [, registryId, repositoryName, tag, digest = `sha256:${digestOf(uri)}`] = match ?? [];
  if (registryId === undefined || repositoryName === undefined) {
    throw new Error(
      `${uri} is no image of ECR: expected <account>.dkr.ecr.<region>.amazonaws.com/<repository>:<tag>.`,
    );
  }
  return { registryId, repositoryName, tag, digest };
}

function digestOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
