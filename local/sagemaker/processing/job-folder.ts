import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";

/** Where a job lives on this machine. */
export interface JobFolder {
  /** Stands for /opt/ml. */
  ml: string;
  home: string;
  temporary: string;
  /** What the job printed; kept when the rest is removed. */
  log: string;
}

const mlPrefix = "/opt/ml/";

export function jobFolder(directory: string, name: string): JobFolder {
  const root = join(directory, "processing", name);
  return {
    ml: join(root, "ml"),
    home: join(root, "home"),
    temporary: join(root, "tmp"),
    log: join(root, "output.log"),
  };
}

/** A path of the container's as a path of this machine; other strings stay as they are. */
export function toLocalPath(folder: JobFolder, text: string): string {
  return text.startsWith(mlPrefix) ? join(folder.ml, text.slice(mlPrefix.length)) : text;
}

/** A text that may name paths of this machine, as the container's owner knows them. */
export function toContainerText(folder: JobFolder, text: string): string {
  return text.replaceAll(join(folder.ml, "/"), mlPrefix);
}

/** Starts from nothing, so that a job that is run again finds no trace of its first run. */
export async function makeJobFolder(folder: JobFolder): Promise<void> {
  await clearJobFolder(folder);
  await rm(folder.log, { force: true });
  for (const directory of [
    folder.home,
    folder.temporary,
    join(folder.ml, "config"),
    join(folder.ml, "output"),
  ]) {
    await mkdir(directory, { recursive: true });
  }
}

/** An instance's disk goes with the instance; only the log is kept. */
export async function clearJobFolder({ ml, home, temporary }: JobFolder): Promise<void> {
  for (const directory of [ml, home, temporary]) {
    await rm(directory, { recursive: true, force: true });
  }
}
