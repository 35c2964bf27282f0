import { existsSync, readFileSync } from "node:fs";

/** Whether a process is there; one that has ended but is not yet waited for by its parent is not. */
export function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return !isZombie(processId);
  } catch {
    return false;
  }
}

function isZombie(processId: number): boolean {
  const stat = `/proc/${processId}/stat`;
  return existsSync(stat) && / Z /.test(readFileSync(stat, "utf8"));
}
