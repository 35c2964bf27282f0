import { createHash } from "node:crypto";
import { PassThrough, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import type { S3Client } from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";
import { pack } from "tar-stream";
import { addMembers } from "#lib/archive/add-members.ts";
import { keys } from "#lib/keys.ts";
import { toUrl } from "#lib/s3/object-location.ts";
import type { DeployDocument, StagedArchive } from "#statemachine/document.ts";
import { listMembers } from "./list-members.ts";

/** Weights hardly shrink, so the fastest level that still writes small JSON small. */
const compressionLevel = 1;

/**
 * Writes the seed's `model.tar.gz` from S3 to S3 without touching a disk: the job's `model/` at the root, the serve
 * container in `code/`, with the job's `wheels/` if it left any. Names are sorted and times are zero, so the same inputs give the same bytes.
 */
export async function packageModel(
  { executionName }: Pick<DeployDocument, "executionName">,
  { s3, bucket }: { s3: S3Client; bucket: string },
): Promise<StagedArchive> {
  const members = await listMembers(s3, { bucket, key: keys.output(executionName) });
  const archive = pack();
  const digest = createHash("sha256");
  const body = new PassThrough();
  let sizeInBytes = 0;
  const measure = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      digest.update(chunk);
      sizeInBytes += chunk.length;
      done(undefined, chunk);
    },
  });
  const key = keys.stagedArchive(executionName);
  const upload = new Upload({ client: s3, params: { Bucket: bucket, Key: key, Body: body } });
  await Promise.all([
    addMembers(archive, members),
    pipeline(archive, createGzip({ level: compressionLevel }), measure, body),
    upload.done(),
  ]);
  return { url: toUrl({ bucket, key }), sha256: digest.digest("hex"), sizeInBytes };
}
