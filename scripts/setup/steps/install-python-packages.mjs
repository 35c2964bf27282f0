import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { digestOf } from "../digest.mjs";
import { findPython } from "../find-python.mjs";
import { pythonOf } from "../paths.mjs";
import { CommandError } from "../runner.mjs";

/** What the image has already, what a job puts on top of it, what an endpoint puts on top of it. */
const imageRequirements = "containers/quantize/requirements-image.txt";
const requirements = [
  imageRequirements,
  "containers/quantize/requirements.txt",
  "containers/serve/requirements.txt",
];

/** Packages of files only: what they depend on is of no use here. */
const sampleRequirements = "local/hub/samples/requirements.txt";

export const installPythonPackages = (root) => ({
  name: "python",
  result: "Installed Python packages",
  stampFile: join(root, ".venv", ".setup-stamp"),
  outputs: [pythonOf(root)],
  digest: () =>
    digestOf({ root, paths: [...requirements, sampleRequirements], facts: [interpreterOf(root)] }),
  async take(run) {
    const install = (...parameters) =>
      run([pythonOf(root), "-m", "pip", "install", "--no-compile", ...parameters]);
    await run([findPython(), "-m", "venv", "--clear", join(root, ".venv")]);
    const torch = await installTorch(root, install);
    await install(...requirements.flatMap((file) => ["-r", file]), ...torch);
    await install("--no-deps", "-r", sampleRequirements);
  },
});

/** The interpreter that made the environment, by the environment's own account. */
function interpreterOf(root) {
  const file = join(root, ".venv", "pyvenv.cfg");
  return existsSync(file) ? /^version = (.*)$/m.exec(readFileSync(file, "utf8"))?.[1] : undefined;
}

/**
 * Installs torch's CPU build and answers it as a requirement that holds pip to it. On Linux a version without `+cpu`
 * is the CUDA build, which is only taken when pip knows of no other.
 */
async function installTorch(root, install) {
  if (process.platform !== "linux") return [];
  const [, version] = /^torch==(\S+)/m.exec(readFileSync(join(root, imageRequirements), "utf8"));
  const requirement = `torch==${version}+cpu`;
  try {
    await install(requirement);
    return [requirement];
  } catch (error) {
    if (!(error instanceof CommandError && isNotOffered(error.output))) throw error;
    console.error(
      "pip knows of no CPU build of torch, so this is the CUDA build, several gigabytes; PIP_EXTRA_INDEX_URL or PIP_FIND_LINKS can name a place that has the CPU builds.",
    );
    return [];
  }
}

/** pip says this of a registry that it cannot reach as well, but then it has warned of that before. */
function isNotOffered(output) {
  return /No matching distribution found/.test(output) && !/Retrying/.test(output);
}
