import { isJsonObject } from "#local/wire/is-json-object.ts";
import type { JsonObject } from "#local/wire/json-service.ts";
import { type Permission, permission } from "../permission.ts";
import type { PermissionTable } from "../permissions-of.ts";

/** Operations whose action has another name. Source: Amazon S3 API reference, "Required permissions for S3 API operations". */
const actions: Readonly<Record<string, string>> = {
  CompleteMultipartUpload: "PutObject",
  CreateMultipartUpload: "PutObject",
  DeleteBucketLifecycle: "PutLifecycleConfiguration",
  GetBucketLifecycle: "GetLifecycleConfiguration",
  HeadBucket: "ListBucket",
  HeadObject: "GetObject",
  ListBuckets: "ListAllMyBuckets",
  ListMultipartUploads: "ListBucketMultipartUploads",
  ListObjects: "ListBucket",
  ListObjectVersions: "ListBucketVersions",
  ListParts: "ListMultipartUploadParts",
  PutBucketLifecycle: "PutLifecycleConfiguration",
  UploadPart: "PutObject",
};

/** Actions that have another name when a version is named. */
const actionsOnVersions: Readonly<Record<string, string>> = {
  "s3:DeleteObject": "s3:DeleteObjectVersion",
  "s3:GetObject": "s3:GetObjectVersion",
};

/** Which condition key has which parameter of a listing. */
const listingKeys = { "s3:prefix": "Prefix", "s3:delimiter": "Delimiter", "s3:max-keys": "MaxKeys" };

/** What IAM is asked about a call to S3. */
export const s3Permissions: PermissionTable = ({ operation, input, errorCode }) => {
  const bucket = bucketArn(input);
  const asked = permissionsOfOperation(operation, input);
  // Whether an object is missing is told only to those who may list the bucket; the others are told AccessDenied (API
  // reference, GetObject, "Permissions"). That question has no prefix, so a condition on one is never met.
  const isRead = asked.some(({ action }) => action.startsWith("s3:GetObject"));
  const isMissing = errorCode === "NoSuchKey" || errorCode === "NoSuchVersion";
  return isRead && isMissing ? [...asked, permission("s3:ListBucket", bucket)] : asked;
};

function permissionsOfOperation(operation: string, input: JsonObject): Permission[] {
  switch (operation) {
    case "CopyObject":
    case "UploadPartCopy":
      return [readSource(String(input.CopySource)), permission("s3:PutObject", objectArn(input))];
    case "DeleteObjects":
      return objectsOf(input).map((object) => onObject("s3:DeleteObject", { ...input, ...object }));
    default:
      return [permissionOfOne(operation, input)];
  }
}

function permissionOfOne(operation: string, input: JsonObject): Permission {
  const action = `s3:${actions[operation] ?? operation}`;
  if (operation === "ListBuckets") return permission(action, "*");
  if (/^List(Object|Multipart)/.test(operation))
    return permission(action, bucketArn(input), listingContext(input));
  return input.Key === undefined ? permission(action, bucketArn(input)) : onObject(action, input);
}

function onObject(action: string, input: JsonObject): Permission {
  const isVersion = typeof input.VersionId === "string";
  return permission((isVersion && actionsOnVersions[action]) || action, objectArn(input));
}

function readSource(source: string): Permission {
  const [path, VersionId] = source.split("?versionId=");
  return { ...onObject("s3:GetObject", { VersionId }), resource: `arn:aws:s3:::${path}` };
}

function listingContext(input: JsonObject): Record<string, string> {
  const entries = Object.entries(listingKeys).map(([key, parameter]) => [key, input[parameter]] as const);
  return Object.fromEntries(
    entries.flatMap(([key, value]) => (typeof value === "string" ? [[key, value]] : [])),
  );
}

function objectsOf({ Objects }: JsonObject): JsonObject[] {
  return Array.isArray(Objects) ? Objects.filter(isJsonObject) : [];
}

function bucketArn({ Bucket }: JsonObject): string {
  return `arn:aws:s3:::${String(Bucket)}`;
}

function objectArn(input: JsonObject): string {
  return `${bucketArn(input)}/${String(input.Key)}`;
}
