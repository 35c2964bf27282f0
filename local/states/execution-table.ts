import type { DatabaseSync } from "node:sqlite";
import { z } from "zod";

export const statusSchema = z.enum(["RUNNING", "SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED"]);

const rowSchema = z
  .object({
    position: z.number(),
    arn: z.string(),
    name: z.string(),
    state_machine_arn: z.string(),
    input: z.string(),
    status: statusSchema,
    output: z.string().nullable(),
    error: z.string().nullable(),
    cause: z.string().nullable(),
    started_at: z.number(),
    stopped_at: z.number().nullable(),
    redrive_count: z.number(),
  })
  .transform(({ state_machine_arn, started_at, stopped_at, redrive_count, ...row }) => ({
    ...row,
    stateMachineArn: state_machine_arn,
    startedAt: started_at,
    stoppedAt: stopped_at,
    redriveCount: redrive_count,
  }));

/** An execution as it is kept: input and output are JSON, times milliseconds since 1970. */
export type Execution = z.output<typeof rowSchema>;

/** How an execution ended. */
export interface Outcome {
  status: Exclude<Execution["status"], "RUNNING">;
  /** JSON. */
  output?: string;
  error?: string | undefined;
  cause?: string | undefined;
}

/** What a new execution begins with. */
export type NewExecution = Pick<Execution, "arn" | "name" | "stateMachineArn" | "input" | "startedAt">;

export function insertExecution(database: DatabaseSync, execution: NewExecution): void {
  const { arn, name, stateMachineArn, input, startedAt } = execution;
  database
    .prepare(
      "INSERT INTO states_executions (arn, name, state_machine_arn, input, started_at) VALUES (?, ?, ?, ?, ?)",
    )
    .run(arn, name, stateMachineArn, input, startedAt);
}

export function findExecution(database: DatabaseSync, arn: string): Execution | undefined {
  const row = database.prepare("SELECT * FROM states_executions WHERE arn = ?").get(arn);
  return row === undefined ? undefined : rowSchema.parse(row);
}

/** Executions of a machine that were started before position `before`, the last first. */
export function listExecutions(
  database: DatabaseSync,
  request: { stateMachineArn: string; status: string | undefined; before: number; maximum: number },
): Execution[] {
  const { stateMachineArn, status = null, before, maximum } = request;
  const rows = database
    .prepare(
      `SELECT * FROM states_executions
       WHERE state_machine_arn = ? AND status = coalesce(?, status) AND position < ?
       ORDER BY position DESC LIMIT ?`,
    )
    .all(stateMachineArn, status, before, maximum);
  return z.array(rowSchema).parse(rows);
}

/** Executions that have not ended, the first to start first. */
export function listRunning(database: DatabaseSync): Execution[] {
  const rows = database
    .prepare("SELECT * FROM states_executions WHERE status = 'RUNNING' ORDER BY position")
    .all();
  return z.array(rowSchema).parse(rows);
}

export function endExecution(database: DatabaseSync, arn: string, outcome: Outcome): void {
  const { status, output = null, error = null, cause = null } = outcome;
  database
    .prepare(
      "UPDATE states_executions SET status = ?, output = ?, error = ?, cause = ?, stopped_at = ? WHERE arn = ?",
    )
    .run(status, output, error, cause, Date.now(), arn);
}

/** Counts a start from the beginning of an execution that was under way; returns how many there have been. */
export function countRedrive(database: DatabaseSync, arn: string): number {
  const row = database
    .prepare(
      "UPDATE states_executions SET redrive_count = redrive_count + 1 WHERE arn = ? RETURNING redrive_count",
    )
    .get(arn);
  return z.object({ redrive_count: z.number() }).parse(row).redrive_count;
}
