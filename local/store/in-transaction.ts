import type { DatabaseSync } from "node:sqlite";

/** Runs `work`, which must be synchronous, so that all of its statements count or none does. */
export function inTransaction<Result>(database: DatabaseSync, work: () => Result): Result {
  database.exec("BEGIN IMMEDIATE");
  try {
    const result = work();
    database.exec("COMMIT");
    return result;
  } catch (error) {
    // A disk that is full ends the transaction by itself, and a second error would hide that.
    if (database.isTransaction) database.exec("ROLLBACK");
    throw error;
  }
}
