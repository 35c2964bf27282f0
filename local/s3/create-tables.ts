import type { DatabaseSync } from "node:sqlite";

/**
 * One row is one object, so a row's insert or update is the moment at which an upload becomes visible, as a whole.
 * SQLite compares text byte by byte, which is S3's order of keys.
 */
export function createTables(database: DatabaseSync): void {
  database.exec(`
    CREATE TABLE IF NOT EXISTS s3_buckets (name TEXT PRIMARY KEY, created_at TEXT NOT NULL) STRICT;
    CREATE TABLE IF NOT EXISTS s3_objects (
      bucket TEXT NOT NULL REFERENCES s3_buckets (name),
      key TEXT NOT NULL,
      file TEXT NOT NULL,
      size_in_bytes INTEGER NOT NULL,
      etag TEXT NOT NULL,
      modified_at TEXT NOT NULL,
      headers TEXT NOT NULL,
      PRIMARY KEY (bucket, key)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS s3_uploads (
      id TEXT PRIMARY KEY, bucket TEXT NOT NULL, key TEXT NOT NULL, headers TEXT NOT NULL
    ) STRICT;
    CREATE TABLE IF NOT EXISTS s3_parts (
      upload_id TEXT NOT NULL REFERENCES s3_uploads (id) ON DELETE CASCADE,
      number INTEGER NOT NULL,
      file TEXT NOT NULL,
      size_in_bytes INTEGER NOT NULL,
      etag TEXT NOT NULL,
      PRIMARY KEY (upload_id, number)
    ) STRICT, WITHOUT ROWID;
  `);
}
