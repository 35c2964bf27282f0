/** Where ECR keeps an image. */
export interface ImageLocation {
  registryId: string;
  region: string;
  repositoryName: string;
  imageId: { imageTag: string } | { imageDigest: string };
}

const pattern =
  /^(?<registryId>\d{12})\.dkr\.ecr\.(?<region>[a-z0-9-]+)\.[a-z.]+\/(?<repositoryName>[a-z0-9][\w./-]*?)(@(?<imageDigest>sha256:[0-9a-f]{64})|:(?<imageTag>[\w.-]{1,128}))?$/;

/** Reads `<account>.dkr.ecr.<region>.<suffix>/<repository>:<tag>` or `@<digest>`; `undefined` for an image elsewhere. */
export function parseImageUri(uri: string): ImageLocation | undefined {
  const groups = pattern.exec(uri)?.groups;
  if (groups === undefined) return undefined;
  const { registryId = "", region = "", repositoryName = "", imageDigest, imageTag = "latest" } = groups;
  const imageId = imageDigest === undefined ? { imageTag } : { imageDigest };
  return { registryId, region, repositoryName, imageId };
}
