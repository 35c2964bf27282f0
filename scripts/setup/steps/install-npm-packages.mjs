import { delimiter, join } from "node:path";
import { digestOf } from "../digest.mjs";
import { binariesOf, nodeOf } from "../paths.mjs";

export const installNpmPackages = (root) => ({
  name: "npm",
  result: "Installed npm packages",
  stampFile: join(root, "node_modules", ".setup-stamp"),
  outputs: [nodeOf(root)],
  digest: () => digestOf({ root, paths: ["package-lock.json"], facts: [process.platform, process.arch] }),
  take: (run) => run(["npm", "ci", "--include=dev", "--loglevel=error"], withoutBinaries(root)),
});

/** npm must not run on the Node that it is about to remove. */
function withoutBinaries(root) {
  const folders = (process.env.PATH ?? "").split(delimiter).filter((folder) => folder !== binariesOf(root));
  return { ...process.env, PATH: folders.join(delimiter) };
}
