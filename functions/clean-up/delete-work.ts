import { DeleteObjectsCommand } from "@aws-sdk/client-s3";
import { keys } from "#lib/keys.ts";
import { listObjects } from "#lib/s3/list-objects.ts";
import type { CleanUpContext, CleanUpDocument } from "./clean-up.ts";

/** Deletes the execution's objects under `work/`: a job leaves a dozen, and one request takes a thousand. */
export async function deleteWork(
  { executionName }: CleanUpDocument,
  { s3, bucket }: CleanUpContext,
): Promise<string[]> {
  const location = { bucket, key: keys.work(executionName) };
  const objects = await Array.fromAsync(listObjects(s3, location), ({ key }) => ({ Key: key }));
  if (objects.length === 0) return [];
  await s3.send(new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects: objects } }));
  return [`${objects.length} objects under ${location.key}`];
}
