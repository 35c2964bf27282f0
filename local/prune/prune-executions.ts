import { z } from "zod";
import { createTables } from "#local/states/create-tables.ts";
import { inTransaction } from "#local/store/in-transaction.ts";
import type { PruneContext, Pruned } from "./pruned.ts";

const ended = "SELECT arn FROM states_executions WHERE stopped_at < ?";

const rowSchema = z.object({ count: z.number(), size_in_bytes: z.number() });

/** Executions that have ended, with their histories; Step Functions forgets them as well, after 90 days. */
export function pruneExecutions({ database, before, isDryRun }: PruneContext): Pruned {
  createTables(database);
  const time = before.getTime();
  const { count, size_in_bytes: sizeInBytes } = rowSchema.parse(
    database
      .prepare(
        `SELECT count(*) AS count, coalesce(sum(length(input) + coalesce(length(output), 0) + (
           SELECT coalesce(sum(length(details)), 0) FROM states_events WHERE execution_arn = arn
         )), 0) AS size_in_bytes
         FROM states_executions WHERE stopped_at < ?`,
      )
      .get(time),
  );
  if (!isDryRun) {
    inTransaction(database, () => {
      database.prepare(`DELETE FROM states_events WHERE execution_arn IN (${ended})`).run(time);
      database.prepare("DELETE FROM states_executions WHERE stopped_at < ?").run(time);
    });
  }
  return { what: "executions with their histories", count, sizeInBytes };
}
