import { appendFileSync, mkdirSync, renameSync, statSync, truncateSync } from "node:fs";
import { dirname } from "node:path";
import { isDiskFull } from "./store/full-disk.ts";

/** With the one before it, a log takes at most twice this. */
const usualLimitInBytes = 4 * 1024 * 1024;

/**
 * Appends to a log file that is bounded: a full one becomes `<file>.1`, in the place of the one before. What a full
 * disk has no room for is left out as a whole: a log is no reason to end what it tells of.
 */
export class BoundedLog {
  readonly #file: string;
  readonly #limitInBytes: number;
  #sizeInBytes: number;

  constructor(file: string, limitInBytes = usualLimitInBytes) {
    this.#file = file;
    this.#limitInBytes = limitInBytes;
    mkdirSync(dirname(file), { recursive: true });
    this.#sizeInBytes = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  }

  write(text: string | Buffer): void {
    if (this.#sizeInBytes > this.#limitInBytes) {
      renameSync(this.#file, `${this.#file}.1`);
      this.#sizeInBytes = 0;
    }
    try {
      appendFileSync(this.#file, text);
      this.#sizeInBytes += Buffer.byteLength(text);
    } catch (error) {
      if (!isDiskFull(error)) throw error;
      truncateSync(this.#file, this.#sizeInBytes);
    }
  }
}
