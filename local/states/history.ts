import type { DatabaseSync } from "node:sqlite";
import { z } from "zod";
import type { JsonObject } from "#local/wire/json-service.ts";

const rowSchema = z
  .object({ id: z.number(), timestamp: z.number(), type: z.string(), details: z.string() })
  .transform(({ details, ...row }) => ({
    ...row,
    details: z.record(z.string(), z.unknown()).parse(JSON.parse(details)),
  }));

/** One event of an execution's history; `details` has AWS's field for its type, such as `stateEnteredEventDetails`. */
export type HistoryEvent = z.output<typeof rowSchema>;

/** An event that is to be appended. */
export interface NewEvent {
  /** AWS's name, such as `TaskStateEntered`. */
  type: string;
  details?: JsonObject;
  /** Milliseconds since 1970; now by default. */
  timestamp?: number;
}

export function appendEvent(database: DatabaseSync, executionArn: string, event: NewEvent): void {
  const { type, details = {}, timestamp = Date.now() } = event;
  database
    .prepare(
      `INSERT INTO states_events
       SELECT :executionArn, coalesce(max(id), 0) + 1, :timestamp, :type, :details FROM states_events
       WHERE execution_arn = :executionArn`,
    )
    .run({ executionArn, timestamp, type, details: JSON.stringify(details) });
}

/** Events of an execution after the first `skipped`, in the order in which they happened or the other way round. */
export function listEvents(
  database: DatabaseSync,
  request: { executionArn: string; isReversed: boolean; skipped: number; maximum: number },
): HistoryEvent[] {
  const { executionArn, isReversed, skipped, maximum } = request;
  const order = isReversed ? "DESC" : "ASC";
  const rows = database
    .prepare(`SELECT * FROM states_events WHERE execution_arn = ? ORDER BY id ${order} LIMIT ? OFFSET ?`)
    .all(executionArn, maximum, skipped);
  return z.array(rowSchema).parse(rows);
}
