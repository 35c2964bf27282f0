/** Runs work in the order in which it comes, so much at once. */
export class FirstComeQueue {
  readonly #limit: number;
  readonly #waiting: (() => Promise<void>)[] = [];
  #running = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Takes work that deals with its own errors. */
  add(work: () => Promise<void>): void {
    this.#waiting.push(work);
    this.#startNext();
  }

  #startNext(): void {
    if (this.#running >= this.#limit) return;
    const work = this.#waiting.shift();
    if (work === undefined) return;
    this.#running += 1;
    work().finally(() => {
      this.#running -= 1;
      this.#startNext();
    });
  }
}
