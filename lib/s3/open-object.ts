import { Readable } from "node:stream";
import { GetObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { type ObjectLocation, toUrl } from "./object-location.ts";

/** The content of an object as a stream, so that its size does not matter. */
export async function openObject(s3: S3Client, location: ObjectLocation): Promise<Readable> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: location.bucket, Key: location.key }));
  if (!(Body instanceof Readable)) throw new TypeError(`${toUrl(location)} came without a body.`);
  return Body;
}
