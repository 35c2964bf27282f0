import type { Clock } from "#local/scheduler/clock.ts";

/** A clock that stands still until it is moved. */
export class ManualClock implements Clock {
  #now: number;
  readonly #wakings = new Set<{ time: number; callBack: () => void }>();

  constructor(now: string) {
    this.#now = Date.parse(now);
  }

  now(): number {
    return this.#now;
  }

  wakeAt(time: number, callBack: () => void): () => void {
    const waking = { time, callBack };
    this.#wakings.add(waking);
    return () => this.#wakings.delete(waking);
  }

  /** Moves to a time, and wakes on the way whoever wanted to be woken, in order. */
  moveTo(now: string): void {
    const end = Date.parse(now);
    for (let next = this.#nextBefore(end); next !== undefined; next = this.#nextBefore(end)) {
      this.#wakings.delete(next);
      this.#now = Math.max(this.#now, next.time);
      next.callBack();
    }
    this.#now = end;
  }

  #nextBefore(end: number): { time: number; callBack: () => void } | undefined {
    const due = [...this.#wakings].filter(({ time }) => time <= end);
    return due.sort((left, right) => left.time - right.time)[0];
  }
}
