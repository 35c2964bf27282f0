import { clearScreenDown, moveCursor } from "node:readline";
import type { OutputStream } from "./output.ts";

const redrawIntervalInMilliseconds = 100;

/** The lines at the bottom of a terminal that change while a command runs. */
export class LiveRegion {
  readonly #stream: OutputStream;
  #lines: () => readonly string[] = () => [];
  #drawn = 0;

  constructor(stream: OutputStream) {
    this.#stream = stream;
  }

  /** Keeps the lines up to date until the returned function is called. */
  show(lines: () => readonly string[]): () => void {
    this.#lines = lines;
    this.#draw();
    const timer = setInterval(() => this.write(""), redrawIntervalInMilliseconds);
    return () => {
      clearInterval(timer);
      this.#lines = () => [];
      this.write("");
    };
  }

  /** Writes text above the lines. */
  write(text: string): void {
    if (this.#drawn > 0) {
      moveCursor(this.#stream, -this.#width, -this.#drawn);
      clearScreenDown(this.#stream);
    }
    this.#stream.write(text);
    this.#draw();
  }

  /** A line that wrapped would be two to erase. */
  #draw(): void {
    const lines = this.#lines().map((line) => `${line.slice(0, this.#width - 1)}\n`);
    this.#stream.write(lines.join(""));
    this.#drawn = lines.length;
  }

  get #width(): number {
    return this.#stream.columns ?? 80;
  }
}
