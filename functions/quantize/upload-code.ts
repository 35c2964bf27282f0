import { buffer } from "node:stream/consumers";
import { createGzip } from "node:zlib";
import { HeadObjectCommand, NotFound, PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { pack } from "tar-stream";
import { addMembers } from "#lib/archive/add-members.ts";
import { memberOf } from "#lib/archive/member.ts";
import { type ContainerFile, digestFiles, readContainerFiles } from "#lib/container-files.ts";
import { keys } from "#lib/keys.ts";

/** The part of the serve container that the job checks its model with: batches are cut as the endpoint cuts them. */
const servePackage = "onnxify_serve/";
const archiveFile = "code.tar.gz";
/** What the job starts with: it unpacks the archive that lies beside it. */
const entryFile = "unpack.py";

/**
 * Puts the quantize container's code into the bucket, under a key that its content decides, and answers that key. It is
 * one archive, so that a job downloads two objects instead of a hundred, and nobody ever finds half of it.
 */
export async function uploadCode(s3: S3Client, bucket: string): Promise<string> {
  const files = await readCode();
  const prefix = keys.code(digestFiles(files));
  if (await isThere(s3, bucket, prefix + archiveFile)) return prefix;
  const entry = files.filter(({ path }) => path === entryFile);
  const archive = { path: archiveFile, content: await archiveOf(files) };
  // The archive is the last, since it is what says that all is there.
  for (const { path, content } of [...entry, archive]) {
    await s3.send(new PutObjectCommand({ Bucket: bucket, Key: prefix + path, Body: content }));
  }
  return prefix;
}

async function readCode(): Promise<ContainerFile[]> {
  const serve = await readContainerFiles("serve");
  return [
    ...(await readContainerFiles("quantize")),
    ...serve.filter(({ path }) => path.startsWith(servePackage)),
  ];
}

async function isThere(s3: S3Client, bucket: string, key: string): Promise<boolean> {
  try {
    await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
    return true;
  } catch (error) {
    if (error instanceof NotFound) return false;
    throw error;
  }
}

async function archiveOf(files: readonly ContainerFile[]): Promise<Buffer> {
  const archive = pack();
  const members = files.map(({ path, content }) => memberOf(path, content));
  const [compressed] = await Promise.all([buffer(archive.pipe(createGzip())), addMembers(archive, members)]);
  return compressed;
}
