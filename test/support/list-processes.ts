import { readdirSync, readFileSync } from "node:fs";

/** One process, as /proc tells of it. */
export interface Process {
  pid: number;
  /** The command line and the environment that it was started with. */
  text: string;
}

/** Every process of the machine that lets itself be seen, with all that it shows. */
export function listProcesses(): Process[] {
  return listPids().map((pid) => ({
    pid,
    text: read(`/proc/${pid}/cmdline`) + read(`/proc/${pid}/environ`),
  }));
}

/** Those that this process started, or that those started. */
export function listDescendants(): Process[] {
  const parents = new Map(listPids().map((pid) => [pid, parentOf(pid)]));
  const isOurs = (pid: number | undefined): boolean =>
    pid !== undefined && (pid === process.pid || isOurs(parents.get(pid)));
  return listProcesses().filter(({ pid }) => pid !== process.pid && isOurs(parents.get(pid)));
}

function listPids(): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

/** The second field after the name, which may have spaces and brackets in it. */
function parentOf(pid: number): number | undefined {
  const parent = read(`/proc/${pid}/stat`).split(") ").at(-1)?.split(" ")[1];
  return parent === undefined ? undefined : Number(parent);
}

/** A process may have ended since it was listed. */
function read(file: string): string {
  try {
    return readFileSync(file, "latin1");
  } catch {
    return "";
  }
}
