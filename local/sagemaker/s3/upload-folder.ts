import { createReadStream } from "node:fs";
import { lstat, readdir } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import type { S3Client } from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";
import { parseS3Uri } from "./parse-s3-uri.ts";

export interface UploadFolderOptions {
  s3: S3Client;
  directory: string;
  /** The prefix that the files' names are put behind. */
  uri: string;
  signal: AbortSignal;
}

/** Uploads every file of a folder. Throws an Error for anything that is no plain file, such as a link that leads elsewhere. */
export async function uploadFolder({ s3, directory, uri, signal }: UploadFolderOptions): Promise<void> {
  const { bucket, key: prefix } = parseS3Uri(uri);
  const files = await listFiles(directory);
  for (const file of files) {
    const name = relative(directory, file).split(sep).join("/");
    const key = [prefix.replace(/\/$/, ""), name].filter((part) => part !== "").join("/");
    await uploadFile({ s3, bucket, key, file, signal });
  }
}

async function listFiles(directory: string): Promise<string[]> {
  if (!(await lstat(directory)).isDirectory()) {
    throw new Error(`${directory} is no directory any more.`);
  }
  const entries = await readdir(directory, { withFileTypes: true, recursive: true });
  const odd = entries.find((entry) => !entry.isFile() && !entry.isDirectory());
  if (odd !== undefined) {
    throw new Error(`${join(odd.parentPath, odd.name)} is neither a file nor a directory.`);
  }
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

async function uploadFile(options: {
  s3: S3Client;
  bucket: string;
  key: string;
  file: string;
  signal: AbortSignal;
}): Promise<void> {
  const { s3, bucket, key, file, signal } = options;
  const upload = new Upload({
    client: s3,
    params: { Bucket: bucket, Key: key, Body: createReadStream(file) },
  });
  const abort = () => void upload.abort();
  signal.addEventListener("abort", abort);
  try {
    signal.throwIfAborted();
    await upload.done();
  } finally {
    signal.removeEventListener("abort", abort);
  }
}
