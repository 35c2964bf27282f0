import type { DatabaseSync } from "node:sqlite";
import { inTransaction } from "#local/store/in-transaction.ts";
import type { RequestHandler } from "#local/wire/route-requests.ts";
import { answerS3Request } from "./answer-s3-request.ts";
import {
  createBucket,
  deleteBucket,
  findVersioning,
  type Versioning,
  writeVersioning,
} from "./bucket-table.ts";
import { ContentFiles } from "./content-files.ts";
import { createTables } from "./create-tables.ts";
import type { LifecycleRule } from "./lifecycle/lifecycle-rule.ts";
import { writeLifecycle } from "./lifecycle/lifecycle-table.ts";
import { runLifecycles } from "./lifecycle/run-lifecycles.ts";
import type { ObjectChange } from "./object-change.ts";

/** What S3 needs. */
export interface S3Options {
  database: DatabaseSync;
  /** Holds the bytes of objects. */
  directory: string;
  /** Called within the transaction of every change to an object of a bucket that sends events. */
  onChange: (change: ObjectChange) => void;
  /** What time it is for versions and lifecycles; that of the machine by default. */
  now?: () => Date;
}

/** A bucket as a stack describes it. */
export interface BucketOptions {
  name: string;
  /** Its EventBridge notification. */
  sendsEvents: boolean;
  /** Versioning that was enabled before and is not asked for any more is suspended, as CloudFormation does it. */
  versioning: Versioning | undefined;
  lifecycle: LifecycleRule[];
}

/** The running service. */
export interface S3 {
  handleRequest: RequestHandler;
  /** Creates a bucket, or makes the one that exists as described; its objects stay. */
  createBucket(bucket: BucketOptions): void;
  /** @throws AwsError `BucketNotEmpty`; delete markers and old versions count. */
  deleteBucket(name: string): Promise<void>;
  /** Applies the lifecycles of buckets, now and every day until it is closed. */
  runLifecycles(onFault: (error: unknown) => void): void;
  close(): Promise<void>;
}

/** Starts S3 on what the data directory has already, and removes what a killed process left half written. */
export function startS3({ database, directory, onChange, now = () => new Date() }: S3Options): S3 {
  createTables(database);
  const files = new ContentFiles(directory);
  sweep(database, files);
  const bucketsWithEvents = new Set<string>();
  let stopLifecycles = () => Promise.resolve();
  const context = {
    database,
    files,
    now,
    onChange: (change: ObjectChange) => {
      if (bucketsWithEvents.has(change.bucket)) onChange(change);
    },
  };
  return {
    handleRequest: (request, response) => answerS3Request(context, request, response),
    createBucket: (bucket) => {
      configureBucket(database, bucket);
      if (bucket.sendsEvents) bucketsWithEvents.add(bucket.name);
    },
    deleteBucket: async (name) => {
      await files.remove(inTransaction(database, () => deleteBucket(database, name)));
      bucketsWithEvents.delete(name);
    },
    runLifecycles: (onFault) => {
      stopLifecycles = runLifecycles(context, onFault);
    },
    close: () => stopLifecycles(),
  };
}

function configureBucket(database: DatabaseSync, { name, versioning, lifecycle }: BucketOptions): void {
  createBucket(database, name);
  const wanted = versioning ?? (findVersioning(database, name) === undefined ? undefined : "Suspended");
  if (wanted !== undefined) writeVersioning(database, name, wanted);
  writeLifecycle(database, { bucket: name, rules: lifecycle });
}

function sweep(database: DatabaseSync, files: ContentFiles): void {
  const rows = database.prepare("SELECT file FROM s3_versions UNION ALL SELECT file FROM s3_parts").iterate();
  const known = new Set(rows.map(({ file }) => file));
  files.sweep((file) => known.has(file));
}
