import type { DatabaseSync } from "node:sqlite";
import { z } from "zod";
import { AwsError } from "#local/wire/json-service.ts";
import { deleteUpload, listUploads } from "./upload-table.ts";

const rowsSchema = z.array(z.object({ name: z.string(), created_at: z.string() }));

/** Lower-case letters, digits, dots and hyphens. Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
const namePattern = /^(?!.*\.\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

/**
 * Creates a bucket; one that exists already stays as it is.
 *
 * @throws AwsError `InvalidBucketName`.
 */
export function createBucket(database: DatabaseSync, name: string): void {
  if (!namePattern.test(name)) {
    throw new AwsError("InvalidBucketName", `The specified bucket is not valid: ${JSON.stringify(name)}`);
  }
  database
    .prepare("INSERT OR IGNORE INTO s3_buckets (name, created_at) VALUES (?, ?)")
    .run(name, new Date().toISOString());
}

/** @throws AwsError `NoSuchBucket` (404). */
export function requireBucket(database: DatabaseSync, name: string): void {
  if (database.prepare("SELECT 1 FROM s3_buckets WHERE name = ?").get(name) !== undefined) return;
  throw new AwsError("NoSuchBucket", "The specified bucket does not exist", 404);
}

export function listBuckets(database: DatabaseSync): { name: string; createdAt: string }[] {
  const rows = rowsSchema.parse(database.prepare("SELECT * FROM s3_buckets ORDER BY name").all());
  return rows.map(({ name, created_at }) => ({ name, createdAt: created_at }));
}

/** A bucket's versioning; once it was enabled it can only be suspended. */
export type Versioning = z.output<typeof versioningSchema>;

export const versioningSchema = z.enum(["Enabled", "Suspended"]);

/** `undefined` for a bucket that was never versioned. */
export function findVersioning(database: DatabaseSync, name: string): Versioning | undefined {
  const row = database.prepare("SELECT versioning FROM s3_buckets WHERE name = ?").get(name);
  return versioningSchema.nullish().parse(row?.versioning) ?? undefined;
}

export function writeVersioning(database: DatabaseSync, name: string, versioning: Versioning): void {
  database.prepare("UPDATE s3_buckets SET versioning = ? WHERE name = ?").run(versioning, name);
}

/**
 * Deletes a bucket that has no versions of objects, delete markers included; answers the files of uploads under way,
 * which are to be removed then.
 *
 * @throws AwsError `BucketNotEmpty` (409).
 */
export function deleteBucket(database: DatabaseSync, name: string): string[] {
  if (database.prepare("SELECT 1 FROM s3_versions WHERE bucket = ? LIMIT 1").get(name) !== undefined) {
    const isVersioned = findVersioning(database, name) !== undefined;
    const hint = isVersioned ? ". You must delete all versions in the bucket." : "";
    throw new AwsError("BucketNotEmpty", `The bucket you tried to delete is not empty${hint}`, 409);
  }
  const unused = listUploads(database, name).flatMap(({ id }) => deleteUpload(database, id));
  database.prepare("DELETE FROM s3_buckets WHERE name = ?").run(name);
  return unused;
}
