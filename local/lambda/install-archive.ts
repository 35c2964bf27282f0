import { createHash, randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, realpath, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { CloudError } from "#local/cloud-error.ts";
import { unzip } from "./unzip.ts";

/**
 * Unzips a package below `directory`, under its content's hash, unless it is there already.
 *
 * @returns the directory that holds the package's files, without symbolic links.
 * @throws CloudError when the archive is missing or broken.
 */
export async function installArchive(archive: string, directory: string): Promise<string> {
  await prepare(directory);
  try {
    const bytes = await readFile(archive);
    const installed = join(directory, createHash("sha256").update(bytes).digest("hex").slice(0, 32));
    if (!existsSync(installed)) await install(bytes, { installed, directory });
    return await realpath(installed);
  } catch (error) {
    const message = `Cannot unzip ${archive}: ${error instanceof Error ? error.message : String(error)}`;
    throw new CloudError(`${message} Package the functions again.`, { cause: error });
  }
}

/** A package.json without a type, as good as none, so that a `.js` bundle is not read by the type of a project around it. */
async function prepare(directory: string): Promise<void> {
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, "package.json"), "{}\n");
}

/** Unzips aside and renames, so that a killed process leaves no half package under the hash. */
async function install(
  bytes: Buffer,
  { installed, directory }: { installed: string; directory: string },
): Promise<void> {
  const aside = join(directory, `unzipping-${randomUUID()}`);
  try {
    await unzip(bytes, aside);
    await rename(aside, installed);
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
}
