import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { listLanes } from "./list-lanes.mjs";
import { takeLock } from "./lock.mjs";
import { createRunner } from "./runner.mjs";
import { isReady, writeStamp } from "./stamp.mjs";

/**
 * Takes every step whose result is missing or was made of something else than what is there now.
 *
 * Another set-up of the same folder is waited for. A step's stamp is removed before the step starts and written when
 * it is done, so a step that was interrupted is taken again.
 *
 * @throws SetupError for what a person can mend.
 */
export async function setUp({ root, withTests, signal }) {
  const lanes = listLanes({ root, withTests });
  if (lanes.flat().every(isReady)) return;
  const folder = makeFolder(root);
  const lock = await takeLock(join(folder, "lock"), signal);
  try {
    await takeLanes(lanes, { root, folder, lock, signal });
  } finally {
    lock.release();
  }
}

/** The set-up's own folder says itself that it is not to be committed. */
function makeFolder(root) {
  const folder = join(root, ".setup");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, ".gitignore"), "*\n");
  return folder;
}

/** The lanes side by side. When one fails, the others are ended, and have ended before this does. */
async function takeLanes(lanes, { signal, ...context }) {
  const failure = new AbortController();
  const eitherSignal = AbortSignal.any([signal, failure.signal]);
  const ends = lanes.map(async (steps) => {
    try {
      for (const step of steps) {
        if (!isReady(step)) await takeStep(step, { ...context, signal: eitherSignal });
      }
    } catch (error) {
      failure.abort(error);
      throw error;
    }
  });
  await Promise.allSettled(ends);
  eitherSignal.throwIfAborted();
}

async function takeStep(step, { root, folder, lock, signal }) {
  const startedAt = Date.now();
  rmSync(step.stampFile, { force: true });
  const run = createRunner({ root, logFile: join(folder, `${step.name}.log`), lock, signal });
  await step.take(run);
  writeStamp(step);
  console.error(`${step.result} in ${((Date.now() - startedAt) / 1000).toFixed(0)} s`);
}
