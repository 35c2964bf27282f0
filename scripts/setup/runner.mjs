import { spawn } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, closeSync, openSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { explain } from "./explain.mjs";
import { SetupError } from "./setup-error.mjs";

const graceInMilliseconds = 5000;
const shownLines = 15;

/** A command that ended with something else than 0. `output` is all that it printed. */
export class CommandError extends SetupError {
  constructor(message, output) {
    super(message);
    this.output = output;
  }
}

/**
 * Makes the function that runs a step's commands. What they print goes to the log file, which is begun anew; the
 * message of a failure has the reason when it is a known one, otherwise the last lines, and always the log's path.
 */
export function createRunner({ root, logFile, lock, signal }) {
  writeFileSync(logFile, "");
  return async function run([command, ...parameters], environment = process.env) {
    signal.throwIfAborted();
    appendFileSync(logFile, `\n$ ${[command, ...parameters].join(" ")}\n`);
    const start = statSync(logFile).size;
    const log = openSync(logFile, "a");
    try {
      const options = { cwd: root, env: environment, stdio: ["ignore", log, log], detached: true };
      const ending = await waitFor(spawn(command, parameters, options), { lock, signal });
      if (ending !== 0) throw failure({ command, ending, output: readFrom(logFile, start), logFile });
    } finally {
      closeSync(log);
    }
  };
}

/** Detached, a command leads a group, so that all that it started can be ended with it. */
async function waitFor(child, { lock, signal }) {
  let killer;
  const end = () => {
    killGroup(child, "SIGTERM");
    killer = setTimeout(() => killGroup(child, "SIGKILL"), graceInMilliseconds);
  };
  signal.addEventListener("abort", end);
  const stopSharing = child.pid === undefined ? undefined : lock.share(child.pid);
  try {
    const [code, endingSignal] = await once(child, "exit");
    signal.throwIfAborted();
    return code ?? endingSignal;
  } catch (error) {
    if (error.code !== "ENOENT") throw error;
    throw new SetupError(`There is no ${error.path} on the PATH. Install it and run the command again.`);
  } finally {
    stopSharing?.();
    clearTimeout(killer);
    signal.removeEventListener("abort", end);
  }
}

function killGroup({ pid }, signal) {
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if (error.code !== "ESRCH") throw error;
  }
}

function readFrom(file, start) {
  return readFileSync(file).subarray(start).toString();
}

function failure({ command, ending, output, logFile }) {
  const lastLines = output.trimEnd().split("\n").slice(-shownLines).join("\n");
  const message = explain(output) ?? `${lastLines}\n${command} ended with ${ending}.`;
  return new CommandError(`${message} All that it printed is in ${logFile}.`, output);
}
