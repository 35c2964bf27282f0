import { createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { S3Client } from "@aws-sdk/client-s3";
import type { ObjectLocation } from "#lib/s3/object-location.ts";
import { openObject } from "#lib/s3/open-object.ts";

/** A model on the function's disk, gone when it is disposed of: warm functions share a small `/tmp`. */
export interface DownloadedModel extends AsyncDisposable {
  path: string;
}

/** Streams a model from S3 to disk. */
export async function downloadModel(s3: S3Client, location: ObjectLocation): Promise<DownloadedModel> {
  const folder = await mkdtemp(join(tmpdir(), "verify-model-"));
  const path = join(folder, "model.onnx");
  await pipeline(await openObject(s3, location), createWriteStream(path));
  return { path, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}
