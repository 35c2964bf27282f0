import { createBucket, deleteBucket, listBuckets } from "../bucket-table.ts";
import type { S3Operation } from "../s3-exchange.ts";
import { sendEmpty, sendXml } from "../send-xml.ts";

export const listBucketsOperation: S3Operation = ({ database, response }) => {
  const buckets = listBuckets(database).map(({ name, createdAt }) => ({
    Name: name,
    CreationDate: createdAt,
  }));
  sendXml(response, "ListAllMyBucketsResult", {
    Owner: { ID: "onnxify", DisplayName: "onnxify" },
    Buckets: { Bucket: buckets },
  });
};

/** Creating one's own bucket again succeeds, as it does in us-east-1. */
export const createBucketOperation: S3Operation = ({ database, bucket, request, response }) => {
  request.resume();
  createBucket(database, bucket);
  sendEmpty(response, 200, { location: `/${bucket}` });
};

export const headBucketOperation: S3Operation = ({ response }) =>
  sendEmpty(response, 200, { "x-amz-bucket-region": "us-east-1" });

export const deleteBucketOperation: S3Operation = ({ database, bucket, response }) => {
  deleteBucket(database, bucket);
  sendEmpty(response, 204);
};

/** An empty constraint is us-east-1. */
export const getBucketLocationOperation: S3Operation = ({ response }) =>
  sendXml(response, "LocationConstraint", {});

/** Buckets are never versioned here. */
export const getBucketVersioningOperation: S3Operation = ({ response }) =>
  sendXml(response, "VersioningConfiguration", {});
