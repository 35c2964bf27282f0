import { join } from "node:path";
import { digestOf } from "../digest.mjs";
import { pythonOf } from "../paths.mjs";

const requirements = "test/python/requirements.txt";

/** On top of the others, whose renewal takes these and their stamp away. */
export const installTestPackages = (root) => ({
  name: "python-tests",
  result: "Installed Python packages for the tests",
  stampFile: join(root, ".venv", ".setup-test-stamp"),
  outputs: [pythonOf(root)],
  digest: () => digestOf({ root, paths: [requirements] }),
  take: (run) => run([pythonOf(root), "-m", "pip", "install", "-r", requirements]),
});
