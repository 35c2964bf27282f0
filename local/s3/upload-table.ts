import type { DatabaseSync } from "node:sqlite";
import { z } from "zod";
import { AwsError } from "#local/wire/json-service.ts";
import type { StoredContent } from "./content-files.ts";
import { readHeaders } from "./stored-headers.ts";
import type { ObjectLocation } from "./version-table.ts";

const uploadSchema = z
  .object({
    id: z.string(),
    bucket: z.string(),
    key: z.string(),
    headers: z.string(),
    initiated_at: z.string(),
  })
  .transform(({ headers, initiated_at, ...location }) => ({
    ...location,
    headers: readHeaders(headers),
    initiatedAt: new Date(initiated_at),
  }));

const partSchema = z
  .object({ number: z.number(), file: z.string(), size_in_bytes: z.number(), etag: z.string() })
  .transform(({ number, file, size_in_bytes, etag }) => ({ number, file, sizeInBytes: size_in_bytes, etag }));

/** A multipart upload under way; `headers` are for the object that it will be. */
export interface Upload extends ObjectLocation {
  id: string;
  headers: Record<string, string>;
  initiatedAt: Date;
}

/** One part of it. */
export type Part = StoredContent & { number: number };

export function insertUpload(database: DatabaseSync, upload: Upload): void {
  const { id, bucket, key, headers, initiatedAt } = upload;
  database
    .prepare("INSERT INTO s3_uploads VALUES (?, ?, ?, ?, ?)")
    .run(id, bucket, key, JSON.stringify(headers), initiatedAt.toISOString());
}

export function hasUpload(database: DatabaseSync, id: string): boolean {
  return database.prepare("SELECT 1 FROM s3_uploads WHERE id = ?").get(id) !== undefined;
}

/** @throws AwsError `NoSuchUpload` (404), also for an upload of another object. */
export function requireUpload(database: DatabaseSync, id: string, { bucket, key }: ObjectLocation): Upload {
  const row = database.prepare("SELECT * FROM s3_uploads WHERE id = ?").get(id);
  const upload = row === undefined ? undefined : uploadSchema.parse(row);
  if (upload?.bucket === bucket && upload.key === key) return upload;
  const message =
    "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.";
  throw new AwsError("NoSuchUpload", message, 404);
}

/** All uploads to a bucket that are under way, in the order of their keys. */
export function listUploads(database: DatabaseSync, bucket: string): Upload[] {
  return z
    .array(uploadSchema)
    .parse(
      database.prepare("SELECT * FROM s3_uploads WHERE bucket = ? ORDER BY key, initiated_at").all(bucket),
    );
}

/** The parts of an upload in the order of their numbers. */
export function listParts(database: DatabaseSync, uploadId: string): Part[] {
  const rows = database.prepare("SELECT * FROM s3_parts WHERE upload_id = ? ORDER BY number").all(uploadId);
  return z.array(partSchema).parse(rows);
}

export function writePart(database: DatabaseSync, uploadId: string, part: Part): void {
  const { number, file, sizeInBytes, etag } = part;
  database
    .prepare("INSERT OR REPLACE INTO s3_parts VALUES (?, ?, ?, ?, ?)")
    .run(uploadId, number, file, sizeInBytes, etag);
}

/** Forgets an upload and its parts; answers the parts' files, which are to be removed then. */
export function deleteUpload(database: DatabaseSync, uploadId: string): string[] {
  const parts = listParts(database, uploadId);
  database.prepare("DELETE FROM s3_uploads WHERE id = ?").run(uploadId);
  return parts.map(({ file }) => file);
}
