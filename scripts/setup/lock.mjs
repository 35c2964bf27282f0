import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";

const pauseInMilliseconds = 200;

/**
 * Makes the folder of `file` this process's own; waits while another set-up has it.
 *
 * The file names the set-up and the command that it runs now. It is held while either lives, because a set-up that
 * was killed leaves its npm or pip at work.
 */
export async function takeLock(file, signal) {
  for (let hasTold = false; !tryCreate(file); await setTimeout(pauseInMilliseconds, undefined, { signal })) {
    const holders = readHolders(file);
    if (!holders.some(isAlive)) {
      if (await takeOver(file, signal)) break;
    } else if (!hasTold) {
      console.error(
        `Another set-up (process ${holders.join(", ")}) is at work; waiting for it. If there is none, remove ${file}.`,
      );
      hasTold = true;
    }
  }
  return {
    /** Says which command is at work now. */
    setCommand: (processId) => writeFileSync(file, `${process.pid}\n${processId}\n`),
    release: () => rmSync(file, { force: true }),
  };
}

function tryCreate(file) {
  try {
    writeFileSync(file, `${process.pid}\n`, { flag: "wx" });
    return true;
  } catch (error) {
    if (error.code !== "EEXIST") throw error;
    return false;
  }
}

function readHolders(file) {
  try {
    return readFileSync(file, "utf8").split("\n").filter(Boolean).map(Number);
  } catch (error) {
    if (error.code !== "ENOENT") throw error;
    return [];
  }
}

function isAlive(processId) {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

/** Several may find the lock abandoned at once: each puts its own in its place, and the last one to do so has it. */
async function takeOver(file, signal) {
  const own = `${file}.${process.pid}`;
  writeFileSync(own, `${process.pid}\n`);
  renameSync(own, file);
  await setTimeout(pauseInMilliseconds, undefined, { signal });
  return readHolders(file)[0] === process.pid;
}
