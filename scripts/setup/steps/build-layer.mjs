import { join } from "node:path";
import { digestOf } from "../digest.mjs";
import { nodeOf, stampOf, withBinaries } from "../paths.mjs";

const script = "scripts/build-layer.mjs";

/** The files of the layer and of nothing else that decide what is in it. */
export const layerSources = ["layers/onnxruntime/package-lock.json", script];

export const buildLayer = (root) => ({
  name: "layer",
  result: "Built the ONNX Runtime layer",
  stampFile: stampOf(root, "layer"),
  outputs: [join(root, "layers", "onnxruntime", "build")],
  digest: () => digestOf({ root, paths: layerSources, facts: [process.platform, process.arch] }),
  take: (run) => run([nodeOf(root), script], withBinaries(root)),
});
