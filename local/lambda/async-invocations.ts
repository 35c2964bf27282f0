import { randomUUID } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import { z } from "zod";
import { FirstComeQueue } from "#local/first-come-queue.ts";
import type { ExhaustedInvocation } from "./failure-record.ts";
import type { InvocationResult } from "./function-definition.ts";

/** Each may be a process of its own, and one machine has little room for many. */
const concurrency = 2;

/** Lambda tries an asynchronous invocation three times, a minute and then two minutes apart; here it is seconds. */
const delaysInMilliseconds = [1_000, 2_000];

const rowSchema = z.object({
  id: z.number(),
  function_name: z.string(),
  payload: z.string(),
  attempts: z.number(),
});

/** What invocations are made with. */
export interface AsyncInvocationOptions {
  invoke: (name: string, payload: string, requestId: string) => Promise<InvocationResult>;
  /** Hears of an invocation that has failed three times, before it is forgotten. */
  onExhausted: (invocation: ExhaustedInvocation) => void;
}

/** Invocations that nobody waits for: kept in the database until they have succeeded or failed three times. */
export class AsyncInvocations {
  readonly #database: DatabaseSync;
  readonly #options: AsyncInvocationOptions;
  readonly #queue = new FirstComeQueue(concurrency);
  readonly #timers = new Set<NodeJS.Timeout>();
  #isClosed = false;

  constructor(database: DatabaseSync, options: AsyncInvocationOptions) {
    this.#database = database;
    this.#options = options;
    database.exec(`CREATE TABLE IF NOT EXISTS lambda_async_invocations (
      id INTEGER PRIMARY KEY, function_name TEXT NOT NULL, payload TEXT NOT NULL, attempts INTEGER NOT NULL DEFAULT 0
    ) STRICT`);
  }

  /** Keeps an invocation, as part of the transaction under way if there is one, and makes it afterwards. */
  add(functionName: string, payload: string): void {
    const { lastInsertRowid } = this.#database
      .prepare("INSERT INTO lambda_async_invocations (function_name, payload) VALUES (?, ?)")
      .run(functionName, payload);
    this.#schedule(Number(lastInsertRowid), 0);
  }

  /** Takes up what an earlier process left. */
  resume(): void {
    const rows = this.#database.prepare("SELECT * FROM lambda_async_invocations ORDER BY id").all();
    for (const { id } of z.array(rowSchema).parse(rows)) this.#schedule(id, 0);
  }

  close(): void {
    this.#isClosed = true;
    for (const timer of this.#timers) clearTimeout(timer);
  }

  #schedule(id: number, delayInMilliseconds: number): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.#queue.add(() => this.#attempt(id));
    }, delayInMilliseconds);
    this.#timers.add(timer);
  }

  async #attempt(id: number): Promise<void> {
    if (this.#isClosed) return;
    const row = this.#database.prepare("SELECT * FROM lambda_async_invocations WHERE id = ?").get(id);
    // The transaction that added it may have been rolled back.
    if (row === undefined) return;
    const { function_name: functionName, payload, attempts } = rowSchema.parse(row);
    const requestId = randomUUID();
    const result = await this.#options.invoke(functionName, payload, requestId);
    if (this.#isClosed) return;
    this.#settle(id, { requestId, functionName, payload, attempts: attempts + 1, result });
  }

  #settle(id: number, invocation: ExhaustedInvocation): void {
    const { attempts, result } = invocation;
    const delay = delaysInMilliseconds[attempts - 1];
    if (result.hasFailed && delay === undefined) this.#options.onExhausted(invocation);
    if (!result.hasFailed || delay === undefined) {
      this.#database.prepare("DELETE FROM lambda_async_invocations WHERE id = ?").run(id);
      return;
    }
    this.#database.prepare("UPDATE lambda_async_invocations SET attempts = ? WHERE id = ?").run(attempts, id);
    this.#schedule(id, delay);
  }
}
