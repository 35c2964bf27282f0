import { PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import type { ObjectLocation } from "./object-location.ts";

/** Writes a text as an object. */
export async function writeText(
  s3: S3Client,
  { bucket, key, text, contentType }: ObjectLocation & { text: string; contentType: string },
): Promise<void> {
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: text, ContentType: contentType }));
}
