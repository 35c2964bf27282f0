import { AwsError } from "#local/wire/json-service.ts";
import { readBody } from "#local/wire/read-body.ts";
import { listLifecycles, writeLifecycle } from "../lifecycle/lifecycle-table.ts";
import { readLifecycle } from "../lifecycle/read-lifecycle.ts";
import type { S3Operation } from "../s3-exchange.ts";
import { sendEmpty, sendXml } from "../send-xml.ts";

/** S3 takes 1000 rules. */
const bodyLimitInBytes = 2 * 1024 * 1024;

export const putBucketLifecycleOperation: S3Operation = async ({ database, bucket, request, response }) => {
  const text = (await readBody(request, bodyLimitInBytes)).toString("utf8");
  writeLifecycle(database, { bucket, rules: readLifecycle(text) });
  sendEmpty(response, 200);
};

export const getBucketLifecycleOperation: S3Operation = ({ database, bucket, response }) => {
  const found = listLifecycles(database).find((lifecycle) => lifecycle.bucket === bucket);
  if (found !== undefined) return sendXml(response, "LifecycleConfiguration", { Rule: found.rules });
  const message = "The lifecycle configuration does not exist";
  throw new AwsError("NoSuchLifecycleConfiguration", message, 404);
};

export const deleteBucketLifecycleOperation: S3Operation = ({ database, bucket, response }) => {
  writeLifecycle(database, { bucket, rules: [] });
  sendEmpty(response, 204);
};
