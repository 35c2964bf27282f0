import { DatabaseSync } from "node:sqlite";

/** How long a statement waits for another connection's write. */
const busyTimeoutInMilliseconds = 5_000;

/**
 * Opens the local cloud's database. Write-ahead logging keeps every committed statement through a killed process.
 *
 * @throws Error when the file cannot be opened or is no database.
 */
export function openDatabase(file: string): DatabaseSync {
  const database = new DatabaseSync(file, { timeout: busyTimeoutInMilliseconds });
  database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON");
  return database;
}
