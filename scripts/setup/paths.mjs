import { delimiter, join } from "node:path";

/** Node 24, which npm installs: it runs TypeScript as it is. */
export const nodeOf = (root) => join(binariesOf(root), "node");

export const pythonOf = (root) => join(root, ".venv", "bin", "python");

export const binariesOf = (root) => join(root, "node_modules", ".bin");

/** Where a step's stamp lies when its output is no place for it. */
export const stampOf = (root, name) => join(root, ".setup", `${name}.stamp`);

/** This environment, with the checkout's own programs before all others. */
export function withBinaries(root) {
  return { ...process.env, PATH: [binariesOf(root), process.env.PATH].join(delimiter) };
}
