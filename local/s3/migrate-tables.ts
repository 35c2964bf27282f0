import type { DatabaseSync } from "node:sqlite";
import { inTransaction } from "#local/store/in-transaction.ts";

/**
 * Brings the tables of a data directory from before versions and lifecycles to today's: every object becomes the
 * version "null" of its key, as in a bucket that was never versioned, and uploads under way count as begun now.
 */
export function migrateTables(database: DatabaseSync): void {
  inTransaction(database, () => {
    addColumn(database, "s3_buckets", "versioning");
    addColumn(database, "s3_buckets", "lifecycle");
    addColumn(database, "s3_uploads", "initiated_at");
    const now = new Date().toISOString();
    database.prepare("UPDATE s3_uploads SET initiated_at = ? WHERE initiated_at IS NULL").run(now);
    if (!hasColumn(database, "s3_objects", "key")) return;
    database.exec(`
      INSERT INTO s3_versions
        SELECT bucket, key, 1, 'null', file, size_in_bytes, etag, modified_at, headers FROM s3_objects;
      DROP TABLE s3_objects;
    `);
  });
}

function addColumn(database: DatabaseSync, table: string, column: string): void {
  if (!hasColumn(database, table, column)) database.exec(`ALTER TABLE ${table} ADD COLUMN ${column} TEXT`);
}

/** False for a table that does not exist, too. */
function hasColumn(database: DatabaseSync, table: string, column: string): boolean {
  const find = database.prepare("SELECT 1 FROM pragma_table_info(?) WHERE name = ?");
  return find.get(table, column) !== undefined;
}
