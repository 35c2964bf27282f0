import { statSync } from "node:fs";
import { join } from "node:path";
import { openTables } from "#local/sagemaker/state/tables.ts";
import type { PruneContext, Pruned } from "./pruned.ts";
import { listFolder, removeFiles } from "./remove-files.ts";

/** The logs of endpoints that are gone: those stay until then, as CloudWatch's do. */
export function pruneEndpointLogs({ database, dataDirectory, before, isDryRun }: PruneContext): Pruned {
  const folder = join(dataDirectory, "sagemaker", "logs", "endpoints");
  const names = new Set(
    openTables(database)
      .endpoints.all()
      .map(({ name }) => name),
  );
  const files = listFolder(folder)
    .filter((file) => !names.has(file.replace(/\.log(\.1)?$/, "")))
    .map((file) => join(folder, file))
    .filter((file) => statSync(file).mtime < before);
  return removeFiles(files, { what: "logs of endpoints that are gone", isDryRun });
}
