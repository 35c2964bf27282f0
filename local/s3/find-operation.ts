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

/** Method and what the URL names; then the query parameters that choose an operation; then `copy` for a copy source. */
const operations: Record<string, S3Operation> = {
  "GET service": buckets.listBucketsOperation,
  "PUT bucket": buckets.createBucketOperation,
  "HEAD bucket": buckets.headBucketOperation,
  "DELETE bucket": buckets.deleteBucketOperation,
  "GET bucket": listObjectsOperation,
  "GET bucket location": buckets.getBucketLocationOperation,
  "GET bucket uploads": listMultipartUploadsOperation,
  "GET bucket versions": listObjectVersionsOperation,
  "GET bucket versioning": versioning.getBucketVersioningOperation,
  "PUT bucket versioning": versioning.putBucketVersioningOperation,
  "GET bucket lifecycle": lifecycle.getBucketLifecycleOperation,
  "PUT bucket lifecycle": lifecycle.putBucketLifecycleOperation,
  "DELETE bucket lifecycle": lifecycle.deleteBucketLifecycleOperation,
  "POST bucket delete": deleteObjectsOperation,
  "GET object": getObjectOperation,
  "HEAD object": getObjectOperation,
  "PUT object": putObjectOperation,
  "PUT object copy": copyObjectOperation,
  "DELETE object": deleteObjectOperation,
  "POST object uploads": multipart.createMultipartUploadOperation,
  "PUT object uploadId": uploadPartOperation,
  "PUT object uploadId copy": uploadPartCopyOperation,
  "GET object uploadId": multipart.listPartsOperation,
  "POST object uploadId": completeMultipartUploadOperation,
  "DELETE object uploadId": multipart.abortMultipartUploadOperation,
};

/** Query parameters that tune an operation, or that only SDKs and presigned URLs know; every other one chooses it. */
const tuning =
  /^(x-id|x-amz-.*|AWSAccessKeyId|Signature|Expires|partNumber|list-type|prefix|delimiter|max-keys|marker|start-after|continuation-token|encoding-type|fetch-owner|versionId|key-marker|version-id-marker)$/i;

/** @throws AwsError `NotImplemented` (501) that names what was asked for. */
export function findOperation({ request, bucket, key, query }: S3Exchange): S3Operation {
  const level = bucket === "" ? "service" : key === "" ? "bucket" : "object";
  const choosing = [...query.keys()].filter((name) => !tuning.test(name)).sort();
  const copy = request.headers["x-amz-copy-source"] === undefined ? [] : ["copy"];
  const name = [request.method, level, ...choosing, ...copy].join(" ");
  const operation = Object.hasOwn(operations, name) ? operations[name] : undefined;
  if (operation !== undefined) return operation;
  throw new AwsError("NotImplemented", `The local cloud's S3 has no operation for ${name}.`, 501);
}
