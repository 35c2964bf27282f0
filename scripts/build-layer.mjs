// Installs onnxruntime-node and prunes it to the platforms that run it: Lambda's two, and this machine's for the
// local cloud. Unpruned it has 301 MB, and Lambda takes 250 MB with the function.
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";

const layer = join(import.meta.dirname, "..", "layers", "onnxruntime");
const platforms = ["linux/x64", "linux/arm64", `${process.platform}/${process.arch}`];
/** The rest of what npm installs is needed by the install script only. */
const packages = ["onnxruntime-node", "onnxruntime-common"];

const staged = join(layer, "build.partial");
rmSync(staged, { recursive: true, force: true });
install();
for (const name of packages) copyPackage(name, join(staged, "nodejs", "node_modules", name));
prune(join(staged, "nodejs", "node_modules", "onnxruntime-node", "bin", "napi-v6"));
replaceBuild();

/** Without its install script, which downloads CUDA; the CPU binaries are in the package. */
function install() {
  execFileSync("npm", ["ci", "--ignore-scripts", "--silent"], { cwd: layer, stdio: "inherit" });
}

function copyPackage(name, target) {
  mkdirSync(target, { recursive: true });
  cpSync(join(layer, "node_modules", name), target, { recursive: true });
}

function prune(binaries) {
  for (const system of readdirSync(binaries)) {
    for (const architecture of readdirSync(join(binaries, system))) {
      if (platforms.includes(`${system}/${architecture}`)) continue;
      rmSync(join(binaries, system, architecture), { recursive: true });
    }
  }
}

/** In one step, so that a build that was interrupted is never taken for a whole one. */
function replaceBuild() {
  const build = join(layer, "build");
  rmSync(build, { recursive: true, force: true });
  renameSync(staged, build);
  rmSync(join(layer, "node_modules"), { recursive: true });
}
