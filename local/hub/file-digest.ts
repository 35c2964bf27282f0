import { createHash } from "node:crypto";
import { createReadStream, statSync } from "node:fs";
import { pipeline } from "node:stream/promises";

/** SHA-256 of files, which the Hub's clients take for an ETag; each is read once, as long as it does not change. */
export class FileDigests {
  readonly #digests = new Map<string, Promise<string>>();

  get(file: string): Promise<string> {
    const { size, mtimeMs } = statSync(file);
    const key = `${file} ${size} ${mtimeMs}`;
    const digest = this.#digests.get(key) ?? computeDigest(file);
    this.#digests.set(key, digest);
    return digest;
  }
}

async function computeDigest(file: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(file), hash);
  return hash.digest("hex");
}
