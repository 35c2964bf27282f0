import type { DatabaseSync } from "node:sqlite";
import { type Alarm, alarmSchema } from "./alarm.ts";

/** The alarms, by name; they outlive the process. */
export interface AlarmTable {
  get(name: string): Alarm | undefined;
  all(): Alarm[];
  put(alarm: Alarm): void;
  /** Answers false when there was none. */
  remove(name: string): boolean;
}

export function openAlarmTable(database: DatabaseSync): AlarmTable {
  database.exec(
    "CREATE TABLE IF NOT EXISTS cloudwatch_alarms (name TEXT PRIMARY KEY, document TEXT NOT NULL)",
  );
  const select = database.prepare("SELECT document FROM cloudwatch_alarms WHERE name = ?");
  const selectAll = database.prepare("SELECT document FROM cloudwatch_alarms ORDER BY name");
  const replace = database.prepare("INSERT OR REPLACE INTO cloudwatch_alarms VALUES (?, ?)");
  const remove = database.prepare("DELETE FROM cloudwatch_alarms WHERE name = ?");
  const read = (row: { document?: unknown }) => alarmSchema.parse(JSON.parse(String(row.document)));
  return {
    get(name) {
      const row = select.get(name);
      return row === undefined ? undefined : read(row);
    },
    all: () => selectAll.all().map(read),
    put: (alarm) => void replace.run(alarm.request.AlarmName, JSON.stringify(alarm)),
    remove: (name) => remove.run(name).changes === 1,
  };
}
