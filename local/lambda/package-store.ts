import { createHash, randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { CloudError } from "#local/cloud-error.ts";
import { unzip } from "./unzip.ts";

/** Unzipped packages of functions and layers, each under the hash of its content. */
export class PackageStore {
  readonly #directory: string;
  readonly #installed = new Set<string>();

  constructor(directory: string) {
    mkdirSync(directory, { recursive: true });
    // Without a type, as good as none, so that a `.js` bundle is not read by the type of a project around it.
    writeFileSync(join(directory, "package.json"), "{}\n");
    this.#directory = realpathSync(directory);
  }

  /**
   * Unzips an archive, unless it is unzipped already.
   *
   * @returns the directory that holds its files, without symbolic links.
   * @throws CloudError when the archive is missing or broken.
   */
  async install(archive: string): Promise<string> {
    try {
      const bytes = await readFile(archive);
      const name = createHash("sha256").update(bytes).digest("hex").slice(0, 32);
      this.#installed.add(name);
      const installed = join(this.#directory, name);
      if (!existsSync(installed)) await this.#unzip(bytes, installed);
      return installed;
    } catch (error) {
      const message = `Cannot unzip ${archive}: ${error instanceof Error ? error.message : String(error)}.`;
      throw new CloudError(`${message} Package the functions again.`, { cause: error });
    }
  }

  /** Removes what no function or layer of the stack is run from any more. */
  removeUnused(): void {
    for (const entry of readdirSync(this.#directory, { withFileTypes: true })) {
      if (!entry.isDirectory() || this.#installed.has(entry.name)) continue;
      rmSync(join(this.#directory, entry.name), { recursive: true });
    }
  }

  /** Unzips aside and renames, so that a killed process leaves no half package under the hash. */
  async #unzip(bytes: Buffer, installed: string): Promise<void> {
    const aside = join(this.#directory, `unzipping-${randomUUID()}`);
    try {
      await unzip(bytes, aside);
      await rename(aside, installed);
    } finally {
      await rm(aside, { recursive: true, force: true });
    }
  }
}
