import type { DatabaseSync } from "node:sqlite";
import { z } from "zod";

/** Notes that a stack is no more. */
export function forgetStack(database: DatabaseSync, name: string): void {
  database.prepare("DELETE FROM stacks WHERE name = ?").run(name);
}

/** Notes that a stack is deployed; returns when it first was, as an ISO 8601 time. */
export function recordStack(database: DatabaseSync, name: string): string {
  database.exec("CREATE TABLE IF NOT EXISTS stacks (name TEXT PRIMARY KEY, created_at TEXT NOT NULL) STRICT");
  database.prepare("INSERT OR IGNORE INTO stacks VALUES (?, ?)").run(name, new Date().toISOString());
  const row = database.prepare("SELECT created_at FROM stacks WHERE name = ?").get(name);
  return z.object({ created_at: z.string() }).parse(row).created_at;
}
