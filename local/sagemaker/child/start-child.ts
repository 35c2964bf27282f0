import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { constants } from "node:os";
import type { Readable } from "node:stream";

export interface StartChildOptions {
  /** The program and its arguments. */
  command: [string, ...string[]];
  directory: string;
  environment: Record<string, string>;
  /** `open` ends when this process does; `empty` is what a container usually has. */
  stdin: "open" | "empty";
  /** Gets everything that the child writes to standard output and standard error, and why it was killed. */
  onOutput: (chunk: Buffer) => void;
}

/** A program that stands for a container: it and all that it started live and die together. */
export interface Child {
  stdout: Readable;
  /** The exit code as a container reports it, 128 and more for a signal; known when nothing of the group is left. */
  exited: Promise<number>;
  /** SIGTERM to the program, SIGKILL to its whole group when the grace is over, which the output says; resolves when all have ended. */
  stop(graceInMilliseconds: number): Promise<void>;
}

/**
 * Starts the program as leader of a process group of its own. A companion in the group reads from a pipe
 * and kills the group when the pipe closes, so that the group dies with this process however this process dies.
 */
export function startChild({ command, directory, environment, stdin, onOutput }: StartChildOptions): Child {
  const script = stdin === "open" ? lifeline : `${lifeline} </dev/null`;
  const child = spawn("/bin/sh", ["-c", script, "sh", ...command], {
    cwd: directory,
    env: environment,
    detached: true,
  });
  child.stdout.on("data", onOutput);
  child.stderr.on("data", onOutput);
  const exited = waitForGroup(child);
  return {
    stdout: child.stdout,
    exited,
    async stop(graceInMilliseconds) {
      child.kill("SIGTERM");
      const killer = setTimeout(() => {
        onOutput(Buffer.from(`Killed, because it had not ended ${graceInMilliseconds} ms after SIGTERM.\n`));
        killGroup(child);
      }, graceInMilliseconds);
      await exited.finally(() => clearTimeout(killer));
    },
  };
}

/**
 * The pipe is standard input, to which nothing is ever written. `$$` is the leader before and after the last `exec`,
 * and with it the name of the group.
 */
const lifeline =
  'exec 3<&0; (read -r nothing <&3; kill -s KILL -- "-$$") >/dev/null 2>&1 </dev/null & exec "$@" 3<&-';

/** How long output may still arrive from a process that left the group before its descriptors are let go. */
const lastWordsInMilliseconds = 1000;

async function waitForGroup(child: ChildProcessWithoutNullStreams): Promise<number> {
  const closed = new Promise((resolve) => child.once("close", resolve));
  const [code, signal] = await once(child, "exit");
  killGroup(child);
  const timer = setTimeout(() => {
    child.stdout.destroy();
    child.stderr.destroy();
  }, lastWordsInMilliseconds);
  await closed.finally(() => clearTimeout(timer));
  return typeof code === "number" ? code : 128 + signalNumber(signal);
}

/** The companion keeps the group's number taken until this call, so it can't have become somebody else's. */
function killGroup({ pid }: ChildProcessWithoutNullStreams): void {
  if (pid === undefined) {
    return;
  }
  try {
    process.kill(-pid, "SIGKILL");
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) {
      throw error;
    }
  }
}

function signalNumber(signal: unknown): number {
  return Object.entries(constants.signals).find(([name]) => name === signal)?.[1] ?? 0;
}
