import { existsSync, linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";

const pauseInMilliseconds = 200;

/**
 * Makes the folder of `file` this process's own; waits while another set-up has it.
 *
 * The file names the set-up and the commands that it runs now. It is held while any of them lives, because a set-up
 * that was killed leaves its npm and pip at work.
 */
export async function takeLock(file, signal) {
  for (let hasTold = false; !tryCreate(file); await setTimeout(pauseInMilliseconds, undefined, { signal })) {
    const holders = readHolders(file);
    if (holders?.some(isAlive)) {
      if (!hasTold) console.error(describeWait(file, holders));
      hasTold = true;
    } else if (holders !== undefined && (await takeOver(file, signal))) break;
  }
  const commands = new Set();
  const write = () => renameSync(writeOwn(file, commands), file);
  return {
    /** Holds the lock for a command, too, until the returned function is called. */
    share(processId) {
      commands.add(processId);
      write();
      return () => {
        commands.delete(processId);
        write();
      };
    },
    release: () => rmSync(file, { force: true }),
  };
}

/** By a link, so that the file is never there without its content. */
function tryCreate(file) {
  const own = writeOwn(file);
  try {
    linkSync(own, file);
    return true;
  } catch (error) {
    if (error.code !== "EEXIST") throw error;
    return false;
  } finally {
    rmSync(own);
  }
}

/** Beside the lock, to be put in its place whole: one cut short by a kill would name nobody who could end. */
function writeOwn(file, commands = []) {
  const own = `${file}.${process.pid}`;
  writeFileSync(own, `${[process.pid, ...commands].join("\n")}\n`);
  return own;
}

/** Nobody when the power failed before the content was on the disk; undefined when there is no lock. */
function readHolders(file) {
  try {
    return readFileSync(file, "utf8").split("\n").filter(Boolean).map(Number);
  } catch (error) {
    if (error.code !== "ENOENT") throw error;
    return undefined;
  }
}

function describeWait(file, holders) {
  return `Another set-up (process ${holders.join(", ")}) is at work; waiting for it. If there is none, remove ${file}.`;
}

function isAlive(processId) {
  try {
    process.kill(processId, 0);
    return !isZombie(processId);
  } catch (error) {
    return error.code === "EPERM";
  }
}

/** Ended, but its parent has not asked how: as the first process of a container, some programs never do. */
function isZombie(processId) {
  const stat = `/proc/${processId}/stat`;
  return existsSync(stat) && readFileSync(stat, "utf8").includes(") Z ");
}

/** Several may find the lock abandoned at once: each puts its own in its place, and the last one to do so has it. */
async function takeOver(file, signal) {
  renameSync(writeOwn(file), file);
  await setTimeout(pauseInMilliseconds, undefined, { signal });
  return readHolders(file)?.[0] === process.pid;
}
