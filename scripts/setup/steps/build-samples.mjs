import { rmSync } from "node:fs";
import { join } from "node:path";
import { digestOf } from "../digest.mjs";
import { pythonOf, stampOf } from "../paths.mjs";

const sources = "local/hub/samples";

export const buildSamples = (root) => ({
  name: "samples",
  result: "Built the sample models",
  stampFile: stampOf(root, "samples"),
  outputs: [join(root, ".samples")],
  digest: () => digestOf({ root, paths: [sources] }),
  async take(run) {
    rmSync(join(root, ".samples"), { recursive: true, force: true });
    await run([pythonOf(root), `${sources}/build_samples.py`, ".samples"]);
  },
});
