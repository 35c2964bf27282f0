import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** One source file of a container. */
export interface ContainerFile {
  /** Path below the container's folder, with `/`. */
  path: string;
  content: Buffer;
}

/**
 * The source files of a container, in the order of their paths. They travel in the function's own bundle, at the
 * same place as in the repository (`LAMBDA_TASK_ROOT` is where Lambda unpacks a bundle).
 */
export async function readContainerFiles(
  container: "quantize" | "serve",
  root = process.env.LAMBDA_TASK_ROOT ?? process.cwd(),
): Promise<ContainerFile[]> {
  const folder = join(root, "containers", container);
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = found
    .filter((entry) => entry.isFile() && /\.(py|txt)$/.test(entry.name))
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll("\\", "/"),
    )
    .sort();
  return Promise.all(paths.map(async (path) => ({ path, content: await readFile(join(folder, path)) })));
}

/** A digest of names and contents: what tells one version of a container from the next. 16 hexadecimal digits. */
export function digestFiles(files: readonly ContainerFile[]): string {
  const digest = createHash("sha256");
  for (const { path, content } of files) digest.update(`${path}\n${content.length}\n`).update(content);
  return digest.digest("hex").slice(0, 16);
}
