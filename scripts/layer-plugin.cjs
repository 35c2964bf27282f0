// A plugin of the Serverless Framework: builds the ONNX Runtime layer before it is packaged, when the set-up has not
// done so already. So `npm ci` and `npx serverless deploy` are enough on a machine that only deploys.
const { execFileSync } = require("node:child_process");
const { existsSync, readFileSync } = require("node:fs");
const { join } = require("node:path");

const packagePath = join("node_modules", "onnxruntime-node");

module.exports = class LayerPlugin {
  constructor(serverless, _options, { log }) {
    const layer = join(serverless.serviceDir, "layers", "onnxruntime");
    this.hooks = {
      "before:package:createDeploymentArtifacts": () => {
        if (isBuilt(layer)) return;
        log.notice("Building the ONNX Runtime layer");
        execFileSync(process.execPath, [join(serverless.serviceDir, "scripts", "build-layer.mjs")]);
      },
    };
  }
};

/** Whether the build has the version that the layer's lock file asks for. */
function isBuilt(layer) {
  const built = join(layer, "build", "nodejs", packagePath, "package.json");
  if (!existsSync(built)) return false;
  const lock = JSON.parse(readFileSync(join(layer, "package-lock.json"), "utf8"));
  return lock.packages[packagePath]?.version === JSON.parse(readFileSync(built, "utf8")).version;
}
