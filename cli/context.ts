import type { Output } from "./print/output.ts";

/** What every command is run with. */
export interface Context {
  output: Output;
  /** Aborted when a signal asks the command to end. */
  signal: AbortSignal;
}

/** The option of the commands that need a deployed stack. */
export interface StageOption {
  stage: string;
}
