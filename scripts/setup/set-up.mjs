import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { listSteps } from "./list-steps.mjs";
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
  const steps = listSteps({ root, withTests });
  if (steps.every(isReady)) return;
  const folder = makeFolder(root);
  const lock = await takeLock(join(folder, "lock"), signal);
  try {
    const run = createRunner({ root, logFile: join(folder, "log"), lock, signal });
    for (const step of steps) {
      if (!isReady(step)) await takeStep(step, run);
    }
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

async function takeStep(step, run) {
  const startedAt = Date.now();
  process.stderr.write(`${step.title} ... `);
  rmSync(step.stampFile, { force: true });
  await step.take(run);
  writeStamp(step);
  process.stderr.write(`${((Date.now() - startedAt) / 1000).toFixed(0)} s\n`);
}
