// What `npm start` and `npm test` run first: everything that they need is installed and built, and nothing twice.
// Only this file must be readable to any Node that people have; the rest is loaded once the version is known.
import { fileURLToPath } from "node:url";

const oldestNode = 20;

if (Number(process.versions.node.split(".")[0]) < oldestNode) {
  console.error(
    `onnxify needs Node ${oldestNode} or newer, and this is Node ${process.versions.node}. Install a newer one and run the command again.`,
  );
  process.exitCode = 1;
} else {
  import("./setup/main.mjs").then(({ main }) =>
    main({
      root: fileURLToPath(new URL("..", import.meta.url)),
      withTests: process.argv.includes("--test"),
    }),
  );
}
