import { constants } from "node:os";
import { setUp } from "./set-up.mjs";
import { SetupError } from "./setup-error.mjs";

/** Runs the set-up until it ends or a signal ends it, and sets the exit code: 1 for what the message explains. */
export async function main({ root, withTests }) {
  const interruption = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    process.on(signal, () => interruption.abort(signal));
  }
  try {
    await setUp({ root, withTests, signal: interruption.signal });
  } catch (error) {
    process.exitCode = report(error, interruption.signal);
  }
}

function report(error, signal) {
  if (signal.aborted) {
    console.error("The set-up was interrupted. The next run goes on where it stopped.");
    return 128 + constants.signals[signal.reason];
  }
  if (!(error instanceof SetupError)) throw error;
  console.error(error.message);
  return 1;
}
