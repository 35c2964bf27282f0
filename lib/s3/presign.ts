import { GetObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import type { ObjectLocation } from "./object-location.ts";

/**
 * As long as temporary credentials of a role can last at most. A link dies earlier with the credentials that signed it
 * (S3 user guide, "Sharing objects with presigned URLs"), and a function is given new ones every few hours.
 */
const longestInSeconds = 12 * 60 * 60;

/** A link to an object that needs no credentials, in the name of the role that makes it: the role must have `s3:GetObject`. */
export function presign(s3: S3Client, { bucket, key }: ObjectLocation): Promise<string> {
  return getSignedUrl(s3, new GetObjectCommand({ Bucket: bucket, Key: key }), {
    expiresIn: longestInSeconds,
  });
}
