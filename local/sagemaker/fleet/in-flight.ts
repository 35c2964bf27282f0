import { setTimeout as delay } from "node:timers/promises";

/** Counts requests that are under way, so that nothing is taken from under them. */
export class InFlight {
  #count = 0;
  #isDraining = false;
  readonly #idle = new AbortController();

  /** How many are under way. */
  get count(): number {
    return this.#count;
  }

  /** Answers how to leave again. */
  enter(): () => void {
    this.#count += 1;
    return () => {
      this.#count -= 1;
      this.#report();
    };
  }

  /** Resolves when the last request has left, when the time is over, or when the signal is aborted. */
  async drain(timeoutInMilliseconds: number, signal: AbortSignal): Promise<void> {
    this.#isDraining = true;
    this.#report();
    const either = AbortSignal.any([signal, this.#idle.signal]);
    await delay(timeoutInMilliseconds, undefined, { signal: either }).catch(() => undefined);
  }

  #report(): void {
    if (this.#isDraining && this.#count === 0) {
      this.#idle.abort();
    }
  }
}
