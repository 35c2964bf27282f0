import { Readable } from "node:stream";
import { GetObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import type { S3Location } from "./parse-s3-uri.ts";

export interface OpenObjectOptions {
  s3: S3Client;
  location: S3Location;
  signal: AbortSignal;
}

/** The object's bytes as they come. Throws what S3 answers, `NoSuchKey` for example. */
export async function openObject({ s3, location, signal }: OpenObjectOptions): Promise<Readable> {
  const command = new GetObjectCommand({ Bucket: location.bucket, Key: location.key });
  const { Body } = await s3.send(command, { abortSignal: signal });
  if (!(Body instanceof Readable)) {
    throw new Error(`S3 answered without a body for s3://${location.bucket}/${location.key}.`);
  }
  return Body;
}
