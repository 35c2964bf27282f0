import { existsSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import type { Readable } from "node:stream";
import type { S3Client } from "@aws-sdk/client-s3";
import { withTimeout } from "../child/with-timeout.ts";
import { openObject } from "../s3/open-object.ts";
import { parseS3Uri } from "../s3/parse-s3-uri.ts";
import type { DeployedVariant } from "./deployment.ts";
import { DeploymentError } from "./deployment-error.ts";
import { unpackArchive } from "./unpack-archive.ts";

export interface PrepareModelOptions {
  s3: S3Client;
  variant: DeployedVariant;
  /** Stands for /opt/ml/model. */
  directory: string;
  signal: AbortSignal;
}

/**
 * Downloads and unpacks a variant's model, once: a folder that is there is complete, because it gets its name last.
 * Throws DeploymentError with AWS's words.
 */
export async function prepareModel({ s3, variant, directory, signal }: PrepareModelOptions): Promise<void> {
  if (existsSync(directory)) {
    return;
  }
  const partial = `${directory}.partial`;
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial, { recursive: true });
  const { modelDataUrl, downloadTimeoutInSeconds } = variant;
  if (modelDataUrl !== undefined) {
    const timeoutInMilliseconds = downloadTimeoutInSeconds * 1000;
    await withTimeout({ timeoutInMilliseconds, signal }, async (limited) => {
      const archive = await open({ s3, url: modelDataUrl, signal: limited });
      await unpack({ archive, url: modelDataUrl, directory: partial, signal: limited });
    });
  }
  await rename(partial, directory);
}

interface Source {
  url: string;
  signal: AbortSignal;
}

async function open({ s3, url, signal }: Source & { s3: S3Client }): Promise<Readable> {
  try {
    return await openObject({ s3, location: parseS3Uri(url), signal });
  } catch (error) {
    throw new DeploymentError(
      `Failed to download model data for container "container_1" from URL: "${url}". Please ensure that there is an ` +
        "object located at the URL and that the role passed to CreateModel has permissions to download the object.",
      { cause: error },
    );
  }
}

async function unpack(options: Source & { archive: Readable; directory: string }): Promise<void> {
  const { url, archive, directory, signal } = options;
  try {
    await unpackArchive({ archive, directory, signal });
  } catch (error) {
    throw new DeploymentError(
      `Failed to extract model data archive for container "container_1" from URL "${url}". Please ensure that the ` +
        "object located at the URL is a valid tar.gz archive.",
      { cause: error },
    );
  }
}
