import { AwsError } from "#local/wire/json-service.ts";
import * as lifecycle from "./operations/bucket-lifecycle.ts";
import * as versioning from "./operations/bucket-versioning.ts";
import * as buckets from "./operations/buckets.ts";
import { completeMultipartUploadOperation } from "./operations/complete-multipart-upload.ts";
import { copyObjectOperation } from "./operations/copy-object.ts";
import { deleteObjectOperation } from "./operations/delete-object.ts";
import { deleteObjectsOperation } from "./operations/delete-objects.ts";
import { getObjectOperation } from "./operations/get-object.ts";
import { listMultipartUploadsOperation } from "./operations/list-multipart-uploads.ts";
import { listObjectVersionsOperation } from "./operations/list-object-versions.ts";
import { listObjectsOperation } from "./operations/list-objects.ts";
import * as multipart from "./operations/multipart-upload.ts";
import { putObjectOperation } from "./operations/put-object.ts";
import { uploadPartCopyOperation, uploadPartOperation } from "./operations/upload-part.ts";
import type { S3Exchange, S3Operation } from "./s3-exchange.ts";

/** An operation, and what CloudTrail calls it; both versions of ListObjects have one name there. */
export interface NamedOperation {
  name: string;
  run: S3Operation;
}

/** Method and what the URL names; then the query parameters that choose an operation; then `copy` for a copy source. */
const operations: Record<string, NamedOperation> = {
  "GET service": { name: "ListBuckets", run: buckets.listBucketsOperation },
  "PUT bucket": { name: "CreateBucket", run: buckets.createBucketOperation },
  "HEAD bucket": { name: "HeadBucket", run: buckets.headBucketOperation },
  "DELETE bucket": { name: "DeleteBucket", run: buckets.deleteBucketOperation },
  "GET bucket": { name: "ListObjects", run: listObjectsOperation },
  "GET bucket location": { name: "GetBucketLocation", run: buckets.getBucketLocationOperation },
  "GET bucket uploads": { name: "ListMultipartUploads", run: listMultipartUploadsOperation },
  "GET bucket versions": { name: "ListObjectVersions", run: listObjectVersionsOperation },
  "GET bucket versioning": { name: "GetBucketVersioning", run: versioning.getBucketVersioningOperation },
  "PUT bucket versioning": { name: "PutBucketVersioning", run: versioning.putBucketVersioningOperation },
  "GET bucket lifecycle": { name: "GetBucketLifecycle", run: lifecycle.getBucketLifecycleOperation },
  "PUT bucket lifecycle": { name: "PutBucketLifecycle", run: lifecycle.putBucketLifecycleOperation },
  "DELETE bucket lifecycle": { name: "DeleteBucketLifecycle", run: lifecycle.deleteBucketLifecycleOperation },
  "POST bucket delete": { name: "DeleteObjects", run: deleteObjectsOperation },
  "GET object": { name: "GetObject", run: getObjectOperation },
  "HEAD object": { name: "HeadObject", run: getObjectOperation },
  "PUT object": { name: "PutObject", run: putObjectOperation },
  "PUT object copy": { name: "CopyObject", run: copyObjectOperation },
  "DELETE object": { name: "DeleteObject", run: deleteObjectOperation },
  "POST object uploads": { name: "CreateMultipartUpload", run: multipart.createMultipartUploadOperation },
  "PUT object uploadId": { name: "UploadPart", run: uploadPartOperation },
  "PUT object uploadId copy": { name: "UploadPartCopy", run: uploadPartCopyOperation },
  "GET object uploadId": { name: "ListParts", run: multipart.listPartsOperation },
  "POST object uploadId": { name: "CompleteMultipartUpload", run: completeMultipartUploadOperation },
  "DELETE object uploadId": { name: "AbortMultipartUpload", run: multipart.abortMultipartUploadOperation },
};

/** Query parameters that tune an operation, or that only SDKs and presigned URLs know; every other one chooses it. */
const tuning =
  /^(x-id|x-amz-.*|AWSAccessKeyId|Signature|Expires|partNumber|list-type|prefix|delimiter|max-keys|marker|start-after|continuation-token|encoding-type|fetch-owner|versionId|key-marker|version-id-marker)$/i;

/** @throws AwsError `NotImplemented` (501) that names what was asked for. */
export function findOperation({ request, bucket, key, query }: S3Exchange): NamedOperation {
  const level = bucket === "" ? "service" : key === "" ? "bucket" : "object";
  const choosing = [...query.keys()].filter((name) => !tuning.test(name)).sort();
  const copy = request.headers["x-amz-copy-source"] === undefined ? [] : ["copy"];
  const name = [request.method, level, ...choosing, ...copy].join(" ");
  const operation = Object.hasOwn(operations, name) ? operations[name] : undefined;
  if (operation !== undefined) return operation;
  throw new AwsError("NotImplemented", `The local cloud's S3 has no operation for ${name}.`, 501);
}
