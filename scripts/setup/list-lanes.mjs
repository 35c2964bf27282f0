import { buildLayer } from "./steps/build-layer.mjs";
import { buildSamples } from "./steps/build-samples.mjs";
import { installNpmPackages } from "./steps/install-npm-packages.mjs";
import { installPythonPackages } from "./steps/install-python-packages.mjs";
import { installTestPackages } from "./steps/install-test-packages.mjs";
import { packageStack } from "./steps/package-stack.mjs";

/**
 * The steps, in two lanes that need nothing of each other: Node's and Python's. Within a lane later steps use what
 * earlier ones made. A step has a `name` and a `result` in words, the `outputs` that must be there, a `digest()` of what
 * they are made of, the `stampFile` that keeps that digest, and `take(run)`. A stamp lies in the output where another
 * tool may replace that as a whole, so that it goes with it.
 */
export function listLanes({ root, withTests }) {
  return [
    [installNpmPackages(root), buildLayer(root), packageStack(root)],
    [installPythonPackages(root), ...(withTests ? [installTestPackages(root)] : []), buildSamples(root)],
  ];
}
