import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { CloudError } from "#local/cloud-error.ts";

/**
 * Makes the data directory this process's own until the returned function is called or the process ends.
 *
 * The lock is SQLite's lock on an open file, so the operating system drops it with the process, even after kill -9:
 * a stale lock cannot exist, and a process id that another program has got since means nothing.
 *
 * @throws CloudError naming the process that has the directory, or why there can be no such directory.
 */
export function lockDirectory(directory: string): () => void {
  createDirectory(directory);
  const lock = new DatabaseSync(join(directory, "cloud.lock"), { timeout: 0 });
  const processIdFile = join(directory, "cloud.pid");
  try {
    lock.exec("BEGIN EXCLUSIVE");
  } catch (error) {
    lock.close();
    throw new CloudError(describeOwner(directory, processIdFile), { cause: error });
  }
  writeFileSync(processIdFile, `${process.pid}\n`);
  return () => lock.close();
}

function createDirectory(directory: string): void {
  try {
    mkdirSync(directory, { recursive: true });
  } catch (error) {
    const message = `Cannot keep data in ${directory}: ${String(error)}. Choose another data directory.`;
    throw new CloudError(message, { cause: error });
  }
}

function describeOwner(directory: string, processIdFile: string): string {
  const owner = readFileSync(processIdFile, { encoding: "utf8", flag: "a+" }).trim();
  return (
    `Another local cloud (process ${owner}) is using ${directory}. ` +
    `Stop it with \`kill ${owner}\`, or choose another data directory.`
  );
}
