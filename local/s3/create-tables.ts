import type { DatabaseSync } from "node:sqlite";
import { migrateTables } from "./migrate-tables.ts";

/**
 * One row is one version of an object, so a row's insert is the moment at which an upload becomes visible, as a whole.
 * The version of a key that has the highest sequence is its latest; one without a file is a delete marker. SQLite
 * compares text byte by byte, which is S3's order of keys.
 */
export function createTables(database: DatabaseSync): void {
  database.exec(`
    CREATE TABLE IF NOT EXISTS s3_buckets (
      name TEXT PRIMARY KEY, created_at TEXT NOT NULL, versioning TEXT, lifecycle TEXT
    ) STRICT;
    CREATE TABLE IF NOT EXISTS s3_versions (
      bucket TEXT NOT NULL REFERENCES s3_buckets (name),
      key TEXT NOT NULL,
      sequence INTEGER NOT NULL,
      version_id TEXT NOT NULL,
      file TEXT,
      size_in_bytes INTEGER NOT NULL,
      etag TEXT NOT NULL,
      modified_at TEXT NOT NULL,
      headers TEXT NOT NULL,
      PRIMARY KEY (bucket, key, sequence DESC),
      UNIQUE (bucket, key, version_id)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS s3_uploads (
      id TEXT PRIMARY KEY, bucket TEXT NOT NULL, key TEXT NOT NULL, headers TEXT NOT NULL, initiated_at TEXT
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
  migrateTables(database);
}
