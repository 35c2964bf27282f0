import { join } from "node:path";
import { openTables } from "#local/sagemaker/state/tables.ts";
import type { PruneContext, Pruned } from "./pruned.ts";
import { listFolder, removeFiles } from "./remove-files.ts";

/** The folders of jobs that have ended, which have nothing but their logs any more. That there was a job stays known. */
export function pruneJobs({ database, dataDirectory, before, isDryRun }: PruneContext): Pruned {
  const folder = join(dataDirectory, "sagemaker", "processing");
  const { processingJobs } = openTables(database);
  const isNeeded = (name: string) => {
    const job = processingJobs.get(name);
    return job !== undefined && (job.endedAt === undefined || job.endedAt >= before.getTime());
  };
  const names = listFolder(folder).filter((name) => !isNeeded(name));
  return removeFiles(
    names.map((name) => join(folder, name)),
    { what: "logs of jobs", isDryRun },
  );
}
