import { readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Pruned } from "./pruned.ts";

/** What lies in a folder; nothing when there is no such folder. */
export function listFolder(folder: string): string[] {
  return statSync(folder, { throwIfNoEntry: false })?.isDirectory() ? readdirSync(folder) : [];
}

/** Removes files, or folders with all that is in them, and says what that comes to. */
export function removeFiles(
  paths: readonly string[],
  { what, isDryRun }: Pick<Pruned, "what"> & { isDryRun: boolean },
): Pruned {
  const sizeInBytes = paths.reduce((total, path) => total + sizeOf(path), 0);
  if (!isDryRun) for (const path of paths) rmSync(path, { recursive: true, force: true });
  return { what, count: paths.length, sizeInBytes };
}

function sizeOf(path: string): number {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return 0;
  if (!found.isDirectory()) return found.size;
  return readdirSync(path).reduce((total, name) => total + sizeOf(join(path, name)), 0);
}
