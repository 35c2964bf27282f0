import type { DatabaseSync } from "node:sqlite";
import { z } from "zod";

const rowSchema = z
  .object({
    name: z.string(),
    expression: z.string(),
    time_zone: z.string(),
    created_at: z.number(),
    fired_at: z.number().nullable(),
  })
  .transform(({ time_zone, created_at, fired_at, ...row }) => ({
    ...row,
    timeZone: time_zone,
    createdAt: created_at,
    firedAt: fired_at,
  }));

/** A schedule as it is kept. Times are milliseconds since 1970; `firedAt` is when the last firing was to be. */
export type ScheduleRow = z.output<typeof rowSchema>;

export function createScheduleTable(database: DatabaseSync): void {
  database.exec(`CREATE TABLE IF NOT EXISTS schedules (
    name TEXT PRIMARY KEY, expression TEXT NOT NULL, time_zone TEXT NOT NULL, created_at INTEGER NOT NULL,
    fired_at INTEGER
  ) STRICT`);
}

/** Keeps a schedule; one that is there with the same times goes on as it was. */
export function keepSchedule(
  database: DatabaseSync,
  { name, expression, timeZone, createdAt }: Omit<ScheduleRow, "firedAt">,
): ScheduleRow {
  const existing = findSchedule(database, name);
  if (existing?.expression === expression && existing.timeZone === timeZone) return existing;
  database
    .prepare("INSERT OR REPLACE INTO schedules VALUES (?, ?, ?, ?, NULL)")
    .run(name, expression, timeZone, createdAt);
  return { name, expression, timeZone, createdAt, firedAt: null };
}

export function noteFiring(database: DatabaseSync, name: string, firedAt: number): void {
  database.prepare("UPDATE schedules SET fired_at = ? WHERE name = ?").run(firedAt, name);
}

/** Forgets the schedules that are not among `names`. */
export function forgetOthers(database: DatabaseSync, names: readonly string[]): void {
  database
    .prepare("DELETE FROM schedules WHERE name NOT IN (SELECT value FROM json_each(?))")
    .run(JSON.stringify(names));
}

export function findSchedule(database: DatabaseSync, name: string): ScheduleRow | undefined {
  const row = database.prepare("SELECT * FROM schedules WHERE name = ?").get(name);
  return row === undefined ? undefined : rowSchema.parse(row);
}
