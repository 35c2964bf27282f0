import { createHash, randomUUID } from "node:crypto";
import { createWriteStream, mkdirSync, readdirSync, rmSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { fullDisk, isDiskFull } from "#local/store/full-disk.ts";

/** Bytes that have been written to a file of their own. */
export interface StoredContent {
  /** The file's name in the store's directory. */
  file: string;
  sizeInBytes: number;
  /** MD5 in hexadecimal, without quotes. */
  etag: string;
}

/** Files that hold the bytes of objects and parts; a file is never written twice. */
export class ContentFiles {
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = directory;
    mkdirSync(directory, { recursive: true });
  }

  path(file: string): string {
    return join(this.#directory, file);
  }

  /**
   * Streams `source` to a new file and measures it on the way; a broken source leaves no file.
   *
   * @throws AwsError `InsufficientStorage` (507) that names the directory when its disk is full.
   */
  async write(source: AsyncIterable<Uint8Array>): Promise<StoredContent> {
    const file = randomUUID();
    const digest = createHash("md5");
    let sizeInBytes = 0;
    const measure = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        digest.update(chunk);
        sizeInBytes += chunk.length;
        done(undefined, chunk);
      },
    });
    try {
      await pipeline(source, measure, createWriteStream(this.path(file), { flags: "wx" }));
      return { file, sizeInBytes, etag: digest.digest("hex") };
    } catch (error) {
      await this.remove([file]);
      throw isDiskFull(error) ? fullDisk(this.#directory) : error;
    }
  }

  async remove(files: readonly string[]): Promise<void> {
    await Promise.all(files.map((file) => rm(this.path(file), { force: true })));
  }

  /** Removes what a killed process left behind: every file that `isKnown` does not know. */
  sweep(isKnown: (file: string) => boolean): void {
    for (const file of readdirSync(this.#directory)) {
      if (!isKnown(file)) rmSync(this.path(file), { force: true });
    }
  }
}
