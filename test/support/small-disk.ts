import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A disk of a few megabytes, in a folder of its own. */
export interface SmallDisk {
  directory: string;
  remove(): void;
}

/** Mounts one in memory, which takes Linux and root; `undefined` where that may not be. */
export function mountSmallDisk(sizeInMegabytes: number): SmallDisk | undefined {
  const directory = mkdtempSync(join(tmpdir(), "onnxify-disk-"));
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", `size=${sizeInMegabytes}m`, "tmpfs", directory], {
      stdio: "ignore",
    });
  } catch {
    rmSync(directory, { recursive: true });
    return undefined;
  }
  return {
    directory,
    remove: () => {
      execFileSync("umount", ["--lazy", directory]);
      rmSync(directory, { recursive: true });
    },
  };
}
