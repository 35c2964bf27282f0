import { existsSync, readFileSync, writeFileSync } from "node:fs";

/** True when the step's outputs are there and were made of what its inputs are now. */
export function isReady({ stampFile, outputs, digest }) {
  return existsSync(stampFile) && outputs.every(existsSync) && readFileSync(stampFile, "utf8") === digest();
}

/** Says what the step's outputs were made of. */
export function writeStamp({ stampFile, digest }) {
  writeFileSync(stampFile, digest());
}
