import { validationException } from "../api/errors.ts";

export interface S3Location {
  bucket: string;
  key: string;
}

/** Reads `s3://bucket/key`; the key may be empty. Throws ValidationException for an `https://` one, which AWS takes too. */
export function parseS3Uri(uri: string): S3Location {
  const match = /^s3:\/\/([^/]+)\/?(.*)$/s.exec(uri);
  if (match?.[1] === undefined) {
    throw validationException(`Invalid S3 URI "${uri}". Expected s3://bucket/key.`);
  }
  return { bucket: match[1], key: match[2] ?? "" };
}
