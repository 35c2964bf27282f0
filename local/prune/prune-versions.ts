import { join } from "node:path";
import { listBuckets } from "#local/s3/bucket-table.ts";
import { ContentFiles } from "#local/s3/content-files.ts";
import { createTables } from "#local/s3/create-tables.ts";
import { deleteVersion, iterateVersions } from "#local/s3/version-table.ts";
import { inTransaction } from "#local/store/in-transaction.ts";
import type { PruneContext, Pruned } from "./pruned.ts";

/** Versions of objects that were replaced, or deleted, before the buckets' own lifecycles would remove them. */
export async function pruneVersions({
  database,
  dataDirectory,
  before,
  isDryRun,
}: PruneContext): Promise<Pruned> {
  createTables(database);
  const old = listBuckets(database).flatMap(({ name: bucket }) =>
    [...iterateVersions(database, { bucket, from: "", after: "" })]
      .filter(({ replacedAt }) => replacedAt !== undefined && replacedAt < before)
      .map((version) => ({ bucket, ...version })),
  );
  const stored = old.filter((version) => version.file !== undefined);
  if (!isDryRun) {
    inTransaction(database, () => {
      for (const version of old) deleteVersion(database, version);
    });
    const files = new ContentFiles(join(dataDirectory, "s3"));
    await files.remove(stored.map(({ file }) => file));
  }
  const sizeInBytes = stored.reduce((total, version) => total + version.sizeInBytes, 0);
  return { what: "old versions of objects", count: old.length, sizeInBytes };
}
