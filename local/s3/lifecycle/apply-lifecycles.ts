import { inTransaction } from "#local/store/in-transaction.ts";
import { removeObject } from "../remove-object.ts";
import type { S3Context } from "../s3-exchange.ts";
import { deleteUpload, listUploads } from "../upload-table.ts";
import { iterateVersions, type StoredVersion } from "../version-table.ts";
import { dueRemovals, isDue } from "./due-removals.ts";
import { type LifecycleRule, prefixOf } from "./lifecycle-rule.ts";
import { listLifecycles } from "./lifecycle-table.ts";

/** Does what every bucket's rules want to be done by now, each rule in one transaction. */
export async function applyLifecycles(context: S3Context): Promise<void> {
  const { database, files } = context;
  for (const { bucket, rules } of listLifecycles(database)) {
    for (const rule of rules.filter(({ Status }) => Status === "Enabled")) {
      const unused = inTransaction(database, () => [
        ...removeObjects(context, bucket, rule),
        ...abortUploads(context, bucket, rule),
      ]);
      await files.remove(unused);
    }
  }
}

function removeObjects(context: S3Context, bucket: string, rule: LifecycleRule): string[] {
  const now = context.now();
  const versionsByKey = Map.groupBy(versionsWithPrefix(context, bucket, prefixOf(rule)), ({ key }) => key);
  return [...versionsByKey].flatMap(([key, versions]) =>
    dueRemovals(versions, rule, now).flatMap((versionId) => {
      const reason = "Lifecycle Expiration";
      return removeObject(context, { bucket, key, versionId, reason, sourceIpAddress: undefined }).unused;
    }),
  );
}

function* versionsWithPrefix(
  { database }: S3Context,
  bucket: string,
  prefix: string,
): Generator<StoredVersion> {
  for (const version of iterateVersions(database, { bucket, from: prefix, after: "" })) {
    if (!version.key.startsWith(prefix)) return;
    yield version;
  }
}

function abortUploads({ database, now }: S3Context, bucket: string, rule: LifecycleRule): string[] {
  const days = rule.AbortIncompleteMultipartUpload?.DaysAfterInitiation;
  return listUploads(database, bucket)
    .filter(({ key, initiatedAt }) => key.startsWith(prefixOf(rule)) && isDue(initiatedAt, days, now()))
    .flatMap(({ id }) => deleteUpload(database, id));
}
