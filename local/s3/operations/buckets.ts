import { inTransaction } from "#local/store/in-transaction.ts";
import { createBucket, deleteBucket, listBuckets } from "../bucket-table.ts";
import { owner, type S3Operation } from "../s3-exchange.ts";
import { sendEmpty, sendXml } from "../send-xml.ts";

export const listBucketsOperation: S3Operation = ({ database, response }) => {
  const buckets = listBuckets(database).map(({ name, createdAt }) => ({
    Name: name,
    CreationDate: createdAt,
  }));
  sendXml(response, "ListAllMyBucketsResult", {
    Owner: owner,
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

export const deleteBucketOperation: S3Operation = async ({ database, files, bucket, response }) => {
  await files.remove(inTransaction(database, () => deleteBucket(database, bucket)));
  sendEmpty(response, 204);
};

/** An empty constraint is us-east-1. */
export const getBucketLocationOperation: S3Operation = ({ response }) =>
  sendXml(response, "LocationConstraint", {});
