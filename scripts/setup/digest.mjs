import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative, sep } from "node:path";

/** A digest of `facts` and of the names and contents of files and whole folders, all given below `root`. */
export function digestOf({ root, paths, facts = [] }) {
  const digest = createHash("sha256").update(JSON.stringify(facts));
  for (const file of paths.flatMap((path) => listFiles(join(root, path)))) {
    const content = readFileSync(file);
    digest.update(`${relative(root, file).split(sep).join("/")}\n${content.length}\n`).update(content);
  }
  return digest.digest("hex");
}

/** Hidden files and `__pycache__` are what tools leave behind, not what anything is made of. */
function listFiles(path) {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .filter((name) => !name.startsWith(".") && name !== "__pycache__")
    .sort()
    .flatMap((name) => listFiles(join(path, name)));
}
