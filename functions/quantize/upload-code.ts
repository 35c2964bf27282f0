import { PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { digestFiles, readContainerFiles } from "#lib/container-files.ts";
import { keys } from "#lib/keys.ts";
import { readText } from "#lib/s3/json-objects.ts";

/** The part of the serve container that the job checks its model with: batches are cut as the endpoint cuts them. */
const servePackage = "onnxify_serve/";

/**
 * Puts the quantize container's code into the bucket, under a key that its content decides, and answers that key. What
 * is there whole is left alone: the last file to be written says so, because half a copy looks the same otherwise.
 */
export async function uploadCode(s3: S3Client, bucket: string): Promise<string> {
  const serve = await readContainerFiles("serve");
  const files = [
    ...(await readContainerFiles("quantize")),
    ...serve.filter(({ path }) => path.startsWith(servePackage)),
  ];
  const prefix = keys.code(digestFiles(files));
  const marker = { bucket, key: `${prefix}whole` };
  if ((await readText(s3, marker)) !== undefined) return prefix;
  await Promise.all(
    files.map(({ path, content }) =>
      s3.send(new PutObjectCommand({ Bucket: bucket, Key: prefix + path, Body: content })),
    ),
  );
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: marker.key, Body: `${files.length} files\n` }));
  return prefix;
}
