/** What the exit code says; `onnxify --help` tells people the same. */
export const exitCodes = { ok: 0, failed: 1, badInput: 2, unreachable: 3, interrupted: 130 } as const;

/** An end that the command line explains in a sentence; anything else that is thrown is translated by `describeError`. */
export abstract class CliError extends Error {
  abstract readonly exitCode: number;
}

/** The deployment or the request failed, for a reason that lies beyond the command line. */
export class FailedError extends CliError {
  override readonly name = "FailedError";
  readonly exitCode = exitCodes.failed;
}

/** What was typed cannot be done. */
export class BadInputError extends CliError {
  override readonly name = "BadInputError";
  readonly exitCode = exitCodes.badInput;
}

/** Neither AWS nor a local cloud answers, or it does not know who asks. */
export class UnreachableError extends CliError {
  override readonly name = "UnreachableError";
  readonly exitCode = exitCodes.unreachable;
}

/** A signal ended the command. It is the reason of the abort that everything else sees. */
export class InterruptedError extends CliError {
  override readonly name = "InterruptedError";
  readonly exitCode = exitCodes.interrupted;
  readonly signalName: NodeJS.Signals;

  constructor(signalName: NodeJS.Signals) {
    super(`Interrupted by ${signalName}.`);
    this.signalName = signalName;
  }
}
