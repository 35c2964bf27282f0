import type { RunOptions } from "./run-execution.ts";
import { type JsonValue, runTask } from "./run-task.ts";

/** The Tasks under way, so that one that has timed out is told that nobody waits for it. */
export class TaskAttempts {
  readonly #options: RunOptions;
  readonly #state: { RetryCount: number };
  readonly #running = new Map<string, Set<AbortController>>();

  constructor(options: RunOptions, state: { RetryCount: number }) {
    this.#options = options;
    this.#state = state;
  }

  /** One a Task, by the state's name, as the interpreter wants them. */
  handlers(): Record<string, (input: unknown) => Promise<JsonValue>> {
    const { machine, invoke, record } = this.#options;
    const entries = [...machine.tasks].map(([name, resource]) => {
      const handler = async (input: unknown) => {
        const { signal } = this.#begin(name);
        return await runTask({ resource, input: JSON.stringify(input), invoke, record, signal });
      };
      return [name, handler] as const;
    });
    return Object.fromEntries(entries);
  }

  /** A state has failed: its attempts are over, and the next one is a retry. */
  fail(name: string, error: string): void {
    this.#state.RetryCount += 1;
    if (error === "States.Timeout") this.#abandon(name);
  }

  abandonAll(): void {
    for (const name of this.#running.keys()) this.#abandon(name);
  }

  #begin(name: string): AbortController {
    const attempt = new AbortController();
    const attempts = this.#running.get(name) ?? new Set();
    this.#running.set(name, attempts.add(attempt));
    return attempt;
  }

  #abandon(name: string): void {
    for (const attempt of this.#running.get(name) ?? []) attempt.abort();
    this.#running.delete(name);
  }
}
