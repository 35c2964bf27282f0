/** What happened to an object, in the words of S3's EventBridge events. */
export interface ObjectChange {
  type: "Object Created" | "Object Deleted";
  /** The API operation that did it. */
  reason: "PutObject" | "CopyObject" | "CompleteMultipartUpload" | "DeleteObject";
  bucket: string;
  key: string;
  /** Absent for deletions, as is `etag`. */
  sizeInBytes?: number;
  etag?: string;
  sourceIpAddress: string;
}
