import { createHash } from "node:crypto";
import type { JsonObject } from "#local/wire/json-service.ts";
import type { FileDigests } from "./file-digest.ts";
import type { Repository } from "./repository.ts";

/** What of a repository is to be listed. */
export interface TreeRequest {
  /** A folder, empty for the whole repository. */
  folder: string;
  /** Files in folders below, too; otherwise those folders. */
  isRecursive: boolean;
}

/** The Hub's tree, `GET /api/models/<id>/tree/<revision>[/<folder>]`. */
export async function listTree(
  { sha, files }: Repository,
  { folder, isRecursive }: TreeRequest,
  digests: FileDigests,
): Promise<JsonObject[]> {
  const prefix = folder === "" ? "" : `${folder}/`;
  const entries: JsonObject[] = [];
  const folders = new Set<string>();
  for (const { path, file, sizeInBytes } of files) {
    if (!path.startsWith(prefix)) continue;
    const below = path.indexOf("/", prefix.length);
    if (below !== -1 && !isRecursive) folders.add(path.slice(0, below));
    else entries.push({ type: "file", oid: await digests.get(file), size: sizeInBytes, path });
  }
  return [...[...folders].map((path) => describeFolder(sha, path)), ...entries];
}

/** Clients want an id of every folder; this one is of its commit and path. */
function describeFolder(sha: string, path: string): JsonObject {
  const oid = createHash("sha1").update(`${sha} ${path}`).digest("hex");
  return { type: "directory", oid, size: 0, path };
}
