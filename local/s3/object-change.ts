/** What happened to an object, in the words of S3's EventBridge events. */
export interface ObjectChange {
  type: "Object Created" | "Object Deleted";
  /** The API operation that did it, or that a lifecycle rule did. */
  reason: "PutObject" | "CopyObject" | "CompleteMultipartUpload" | "DeleteObject" | "Lifecycle Expiration";
  bucket: string;
  key: string;
  versionId: string;
  /** Absent for deletions, as is `etag`. */
  sizeInBytes?: number;
  etag?: string;
  /** Absent for creations. */
  deletionType?: "Delete Marker Created" | "Permanently Deleted";
  /** Absent when no request did it. */
  sourceIpAddress: string | undefined;
}
