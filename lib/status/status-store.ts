import type { S3Client } from "@aws-sdk/client-s3";

/** Where status files and entries' objects are. */
export interface StatusStore {
  s3: S3Client;
  bucket: string;
}
