import type { Context } from "./context.ts";
import { describeError } from "./describe-error.ts";
import { createOutput } from "./print/output.ts";

export interface RunnerOptions {
  /** Aborted when a signal asks the command to end. */
  signal: AbortSignal;
  /** Told when a command ends with something else than 0. */
  setExitCode: (code: number) => void;
}

/** The option of every command. */
export interface JsonOption {
  json?: boolean;
}

type RunVerb = (options: JsonOption, verb: (context: Context) => Promise<void>) => Promise<void>;

/** Makes the function that runs a command's code; what that throws is told in a sentence and becomes the exit code. */
export function createRunner({ signal, setExitCode }: RunnerOptions): RunVerb {
  return async ({ json: isJson = false }, verb) => {
    const output = createOutput({ isJson, stdout: process.stdout, stderr: process.stderr });
    try {
      await verb({ output, signal });
    } catch (error) {
      const described = describeError(error, signal);
      output.complain(described);
      setExitCode(described.exitCode);
    }
  };
}
