import type { DatabaseSync } from "node:sqlite";

/** Times are in milliseconds since 1970; `position` is the order of starting. */
export function createTables(database: DatabaseSync): void {
  database.exec(`
    CREATE TABLE IF NOT EXISTS states_machines (arn TEXT PRIMARY KEY, created_at INTEGER NOT NULL) STRICT;
    CREATE TABLE IF NOT EXISTS states_executions (
      position INTEGER PRIMARY KEY AUTOINCREMENT,
      arn TEXT NOT NULL UNIQUE,
      name TEXT NOT NULL,
      state_machine_arn TEXT NOT NULL,
      input TEXT NOT NULL,
      status TEXT NOT NULL DEFAULT 'RUNNING',
      output TEXT,
      error TEXT,
      cause TEXT,
      started_at INTEGER NOT NULL,
      stopped_at INTEGER,
      redrive_count INTEGER NOT NULL DEFAULT 0
    ) STRICT;
    CREATE TABLE IF NOT EXISTS states_events (
      execution_arn TEXT NOT NULL REFERENCES states_executions (arn),
      id INTEGER NOT NULL,
      timestamp INTEGER NOT NULL,
      type TEXT NOT NULL,
      details TEXT NOT NULL,
      PRIMARY KEY (execution_arn, id)
    ) STRICT, WITHOUT ROWID;
  `);
}
