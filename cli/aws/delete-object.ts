import { DeleteObjectCommand, HeadObjectCommand, NotFound, type S3Client } from "@aws-sdk/client-s3";
import type { ObjectLocation } from "#lib/s3/object-location.ts";

/** Deletes an object; false when there was none, which S3 itself does not say. */
export async function deleteObject(s3: S3Client, { bucket, key }: ObjectLocation): Promise<boolean> {
  const object = { Bucket: bucket, Key: key };
  try {
    await s3.send(new HeadObjectCommand(object));
  } catch (error) {
    if (error instanceof NotFound) return false;
    throw error;
  }
  await s3.send(new DeleteObjectCommand(object));
  return true;
}
