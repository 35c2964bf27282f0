import type { DatabaseSync } from "node:sqlite";
import { z } from "zod";
import { readHeaders } from "./stored-headers.ts";

const rowSchema = z
  .object({
    key: z.string(),
    file: z.string(),
    size_in_bytes: z.number(),
    etag: z.string(),
    modified_at: z.string(),
    headers: z.string(),
  })
  .transform((row) => ({
    key: row.key,
    file: row.file,
    sizeInBytes: row.size_in_bytes,
    etag: row.etag,
    modifiedAt: new Date(row.modified_at),
    headers: readHeaders(row.headers),
  }));

/** An object as it is stored; `headers` are those that a GET answers with, user metadata included. */
export type StoredObject = z.output<typeof rowSchema>;

/** Where an object lies. */
export interface ObjectLocation {
  bucket: string;
  key: string;
}

export function findObject(
  database: DatabaseSync,
  { bucket, key }: ObjectLocation,
): StoredObject | undefined {
  const row = database.prepare("SELECT * FROM s3_objects WHERE bucket = ? AND key = ?").get(bucket, key);
  return row === undefined ? undefined : rowSchema.parse(row);
}

/** Inserts an object, or puts it in the place of the one that has its key. */
export function writeObject(database: DatabaseSync, bucket: string, object: StoredObject): void {
  const { key, file, sizeInBytes, etag, modifiedAt, headers } = object;
  database
    .prepare("INSERT OR REPLACE INTO s3_objects VALUES (?, ?, ?, ?, ?, ?, ?)")
    .run(bucket, key, file, sizeInBytes, etag, modifiedAt.toISOString(), JSON.stringify(headers));
}

export function deleteObjectRow(database: DatabaseSync, { bucket, key }: ObjectLocation): void {
  database.prepare("DELETE FROM s3_objects WHERE bucket = ? AND key = ?").run(bucket, key);
}

/** Objects from key `from` on (`after` excluded), in S3's order, read one at a time. */
export function* iterateObjects(
  database: DatabaseSync,
  { bucket, from, after }: { bucket: string; from: string; after: string },
): Generator<StoredObject> {
  const rows = database
    .prepare("SELECT * FROM s3_objects WHERE bucket = ? AND key >= ? AND key > ? ORDER BY key")
    .iterate(bucket, from, after);
  for (const row of rows) yield rowSchema.parse(row);
}
