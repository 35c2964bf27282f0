import { buildLayer } from "./steps/build-layer.mjs";
import { buildSamples } from "./steps/build-samples.mjs";
import { installNpmPackages } from "./steps/install-npm-packages.mjs";
import { installPythonPackages } from "./steps/install-python-packages.mjs";
import { installTestPackages } from "./steps/install-test-packages.mjs";
import { packageStack } from "./steps/package-stack.mjs";

/**
 * The steps in their order; later ones use what earlier ones made. A step has a `title`, the `outputs` that must be
 * there, a `digest()` of what they are made of, the `stampFile` that keeps that digest, and `take(run)`. A stamp lies
 * in the output where another tool may replace that as a whole, so that it goes with it.
 */
export function listSteps({ root, withTests }) {
  return [
    installNpmPackages(root),
    installPythonPackages(root),
    ...(withTests ? [installTestPackages(root)] : []),
    buildLayer(root),
    buildSamples(root),
    packageStack(root),
  ];
}
