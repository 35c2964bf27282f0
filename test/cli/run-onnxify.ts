import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";

const binary = join(import.meta.dirname, "..", "..", "cli", "onnxify.ts");

export interface RunOptions {
  environment?: Record<string, string>;
  directory?: string;
}

export interface FinishedRun {
  exitCode: number | null;
  stdout: string;
  stderr: string;
}

/** Starts the real command line with nothing of this shell's AWS settings. */
export function startOnnxify(
  parameters: readonly string[],
  { environment = {}, directory = tmpdir() }: RunOptions = {},
): ChildProcess {
  return spawn(process.execPath, [binary, ...parameters], {
    cwd: directory,
    // No instance metadata: a test asks nobody beyond this machine.
    env: { PATH: process.env.PATH, HOME: directory, AWS_EC2_METADATA_DISABLED: "true", ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
}

export async function runOnnxify(parameters: readonly string[], options?: RunOptions): Promise<FinishedRun> {
  return finish(startOnnxify(parameters, options));
}

export async function finish(child: ChildProcess): Promise<FinishedRun> {
  const [stdout, stderr] = await Promise.all([
    readAll(child.stdout),
    readAll(child.stderr),
    once(child, "close"),
  ]);
  return { exitCode: child.exitCode, stdout, stderr };
}

/** The first line that a child writes to its standard output; it rejects when there is none. */
export async function readFirstLine(child: ChildProcess): Promise<string> {
  let read = "";
  for await (const chunk of child.stdout?.iterator({ destroyOnReturn: false }) ?? []) {
    read += chunk;
    if (read.includes("\n")) return read.slice(0, read.indexOf("\n"));
  }
  throw new Error(`The child ended without a line: ${read}`);
}

async function readAll(stream: ChildProcess["stdout"]): Promise<string> {
  return stream === null ? "" : text(stream);
}
