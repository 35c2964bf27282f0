import { CommanderError } from "commander";
import { exitCodes, InterruptedError } from "./errors.ts";
import { createProgram } from "./program.ts";

/** Commander's names for what is no mistake: help or the version was asked for. */
const answeredCodes = ["commander.helpDisplayed", "commander.version"];

/** Runs the command that the arguments name and answers its exit code. Signals abort it; it then cleans up and ends. */
export async function main(args: string[]): Promise<number> {
  const interruption = new AbortController();
  // A terminal sends Ctrl-C to npm and to us, and npm passes it on: the second one must not cut the clean-up short.
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(name, () => interruption.abort(new InterruptedError(name)));
  }
  // Whoever read our output has gone, as `| head` does.
  process.stdout.on("error", () => interruption.abort(new InterruptedError("SIGPIPE")));
  let exitCode: number = exitCodes.ok;
  const program = createProgram({
    signal: interruption.signal,
    setExitCode: (code) => {
      exitCode = code;
    },
  });
  try {
    await program.parseAsync(args, { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return answeredCodes.includes(error.code) ? exitCodes.ok : exitCodes.badInput;
  }
  return exitCode;
}
