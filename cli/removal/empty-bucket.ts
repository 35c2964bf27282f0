import {
  AbortMultipartUploadCommand,
  DeleteObjectsCommand,
  ListMultipartUploadsCommand,
  ListObjectVersionsCommand,
  type ObjectIdentifier,
  type S3Client,
} from "@aws-sdk/client-s3";
import { FailedError } from "#cli/errors.ts";

interface Place {
  s3: S3Client;
  bucket: string;
  /** Everything by default. */
  prefix?: string;
}

/**
 * Deletes every object under a prefix with all its versions and delete markers, and every upload that was not
 * completed; CloudFormation deletes a bucket only when none of them is left.
 *
 * @returns how many versions and markers there were.
 * @throws FailedError when S3 refuses one, which it names.
 */
export async function emptyBucket(place: Place): Promise<number> {
  let count = 0;
  // The first page, as long as there is one: what it had is gone then. It holds as many as one request may delete.
  for (;;) {
    const objects = await listVersions(place);
    if (objects.length === 0) break;
    await deleteVersions(objects, place);
    count += objects.length;
  }
  await abortUploads(place);
  return count;
}

async function listVersions({ s3, bucket, prefix }: Place): Promise<ObjectIdentifier[]> {
  const command = new ListObjectVersionsCommand({ Bucket: bucket, Prefix: prefix });
  const { Versions = [], DeleteMarkers = [] } = await s3.send(command);
  return [...Versions, ...DeleteMarkers].flatMap(({ Key, VersionId }) =>
    Key === undefined ? [] : [{ Key, VersionId }],
  );
}

async function deleteVersions(objects: ObjectIdentifier[], { s3, bucket }: Place): Promise<void> {
  const command = new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects: objects, Quiet: true } });
  const { Errors: [refused] = [] } = await s3.send(command);
  if (refused === undefined) return;
  throw new FailedError(
    `s3://${bucket}/${refused.Key} cannot be deleted: ${refused.Message ?? refused.Code}`,
  );
}

async function abortUploads({ s3, bucket, prefix }: Place): Promise<void> {
  for (;;) {
    const command = new ListMultipartUploadsCommand({ Bucket: bucket, Prefix: prefix });
    const { Uploads: uploads = [] } = await s3.send(command);
    if (uploads.length === 0) return;
    for (const { Key, UploadId } of uploads) {
      await s3.send(new AbortMultipartUploadCommand({ Bucket: bucket, Key, UploadId }));
    }
  }
}
