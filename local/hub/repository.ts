import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { z } from "zod";

const idPattern = /^[A-Za-z0-9][\w.-]{0,95}\/[A-Za-z0-9][\w.-]{0,95}$/;

const repositorySchema = z.object({
  id: z.string().regex(idPattern),
  sha: z.string().regex(/^[0-9a-f]{40}$/),
  pipelineTag: z.string().optional(),
  license: z.string().optional(),
  gated: z.union([z.literal(false), z.enum(["auto", "manual"])]).default(false),
  private: z.boolean().default(false),
  libraryName: z.string().optional(),
  tags: z.array(z.string()).default([]),
});

/** One file of a repository. */
export interface RepositoryFile {
  /** Relative to the repository, with forward slashes. */
  path: string;
  /** Where it lies. */
  file: string;
  sizeInBytes: number;
}

/** A repository as `repository.json` describes it, with its files in the order of their paths. */
export type Repository = z.output<typeof repositorySchema> & { files: RepositoryFile[] };

/** Reads the repository `<directory>/<organisation>/<name>`; `undefined` if there is none. */
export function readRepository(directory: string, id: string): Repository | undefined {
  if (!idPattern.test(id)) return undefined;
  const root = join(directory, id);
  const description = join(root, "repository.json");
  if (statSync(description, { throwIfNoEntry: false }) === undefined) return undefined;
  const repository = repositorySchema.parse(JSON.parse(readFileSync(description, "utf8")));
  return { ...repository, files: listFiles(join(root, "files")) };
}

function listFiles(root: string): RepositoryFile[] {
  return readdirSync(root, { recursive: true, encoding: "utf8" })
    .map((name) => join(root, name))
    .flatMap((file) => {
      const status = statSync(file);
      return status.isFile() ? [{ path: relative(root, file), file, sizeInBytes: status.size }] : [];
    })
    .sort((left, right) => (left.path < right.path ? -1 : 1));
}
