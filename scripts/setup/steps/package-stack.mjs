import { join } from "node:path";
import { digestOf } from "../digest.mjs";
import { nodeOf, withBinaries } from "../paths.mjs";
import { layerSources } from "./build-layer.mjs";

const script = "scripts/package.mjs";

const sources = [
  "containers",
  "functions",
  "lib",
  "resources",
  "statemachine",
  "package-lock.json",
  "package.json",
  "serverless.yml",
  script,
  ...layerSources,
];

/** serverless empties its folder first, so the stamp of a package that somebody else made is never found there. */
export const packageStack = (root) => ({
  name: "package",
  result: "Packaged the stack",
  stampFile: join(root, ".serverless", ".setup-stamp"),
  outputs: [join(root, ".serverless", "cloudformation-template-update-stack.json")],
  digest: () => digestOf({ root, paths: sources }),
  take: (run) => run([nodeOf(root), script, "--stage", "dev"], withoutAwsSettings(withBinaries(root))),
});

/** What is packaged for this machine does not depend on whose AWS account the shell is set up for. */
function withoutAwsSettings(environment) {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !name.startsWith("AWS_")));
}
