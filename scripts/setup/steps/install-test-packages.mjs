import { join } from "node:path";
import { digestOf } from "../digest.mjs";
import { pythonOf } from "../paths.mjs";

const requirements = "test/python/requirements.txt";

/** What a hermetic archive carries: tests take it from here, because they ask no package index. */
const wheels = "containers/quantize/requirements-wheels.txt";
const exact = ["--no-deps", "--require-hashes", "--only-binary", ":all:"];

/** On top of the others, whose renewal takes these and their stamp away. */
export const installTestPackages = (root) => ({
  name: "python-tests",
  result: "Installed Python packages for the tests",
  stampFile: join(root, ".venv", ".setup-test-stamp"),
  outputs: [pythonOf(root)],
  digest: () => digestOf({ root, paths: [requirements, wheels] }),
  async take(run) {
    await run([pythonOf(root), "-m", "pip", "install", "-r", requirements]);
    await run([pythonOf(root), "-m", "pip", "download", ...exact, "-r", wheels, "-d", ".venv/wheels"]);
  },
});
