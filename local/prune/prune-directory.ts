import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { CloudError } from "#local/cloud-error.ts";
import { lockDirectory } from "#local/store/lock-directory.ts";
import { openDatabase } from "#local/store/open-database.ts";
import { pruneEndpointLogs } from "./prune-endpoint-logs.ts";
import { pruneExecutions } from "./prune-executions.ts";
import { pruneJobs } from "./prune-jobs.ts";
import { pruneVersions } from "./prune-versions.ts";
import type { PruneContext, Pruned } from "./pruned.ts";

/**
 * Removes from a data directory what no cloud that is started on it again needs: nothing that is live, under way or the
 * latest version of an object.
 *
 * @throws CloudError when there is no such directory, or a cloud is using it.
 */
export async function pruneDirectory({
  dataDirectory: directory,
  ...options
}: Omit<PruneContext, "database">): Promise<Pruned[]> {
  const dataDirectory = resolve(directory);
  const file = join(dataDirectory, "state.sqlite");
  if (!existsSync(file)) throw new CloudError(`No local cloud has ever kept anything in ${dataDirectory}.`);
  using opened = new DisposableStack();
  opened.defer(lockDirectory(dataDirectory));
  const database = openDatabase(file);
  opened.defer(() => database.close());
  const context = { ...options, dataDirectory, database };
  const pruned = [
    pruneExecutions(context),
    pruneJobs(context),
    pruneEndpointLogs(context),
    await pruneVersions(context),
  ];
  // A row that is deleted leaves its place in the file empty.
  if (!options.isDryRun) database.exec("VACUUM; PRAGMA wal_checkpoint(TRUNCATE)");
  return pruned;
}
