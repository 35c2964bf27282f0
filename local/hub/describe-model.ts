import { readFileSync } from "node:fs";
import type { JsonObject } from "#local/wire/json-service.ts";
import { readParameterCounts } from "./read-parameter-counts.ts";
import type { Repository } from "./repository.ts";

/** The Hub's model info, `GET /api/models/<id>`: what is known of a repository without downloading it. */
export function describeModel(repository: Repository): JsonObject {
  const { id, sha, gated, private: isPrivate, pipelineTag, libraryName, license, tags, files } = repository;
  return {
    _id: sha.slice(0, 24),
    id,
    modelId: id,
    author: id.split("/")[0],
    sha,
    private: isPrivate,
    disabled: false,
    gated,
    pipeline_tag: pipelineTag,
    library_name: libraryName,
    tags: license === undefined ? tags : [...tags, `license:${license}`],
    cardData: license === undefined ? undefined : { license },
    config: readConfig(repository),
    safetensors: countParameters(repository),
    siblings: files.map(({ path, sizeInBytes }) => ({ rfilename: path, size: sizeInBytes })),
  };
}

function readConfig({ files }: Repository): unknown {
  const config = files.find(({ path }) => path === "config.json");
  return config === undefined ? undefined : JSON.parse(readFileSync(config.file, "utf8"));
}

function countParameters({ files }: Repository): JsonObject | undefined {
  const weights = files.filter(({ path }) => path.endsWith(".safetensors"));
  if (weights.length === 0) return undefined;
  const parameters: Record<string, number> = {};
  for (const { file } of weights) {
    for (const [type, count] of Object.entries(readParameterCounts(file))) {
      parameters[type] = (parameters[type] ?? 0) + count;
    }
  }
  return { parameters, total: Object.values(parameters).reduce((sum, count) => sum + count, 0) };
}
