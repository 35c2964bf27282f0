import type { DatabaseSync } from "node:sqlite";
import type { RequestHandler } from "#local/wire/route-requests.ts";
import { answerS3Request } from "./answer-s3-request.ts";
import { createBucket, deleteBucket } from "./bucket-table.ts";
import { ContentFiles } from "./content-files.ts";
import { createTables } from "./create-tables.ts";
import type { ObjectChange } from "./object-change.ts";

/** What S3 needs. */
export interface S3Options {
  database: DatabaseSync;
  /** Holds the bytes of objects. */
  directory: string;
  /** Called within the transaction of every change to an object of a bucket that sends events. */
  onChange: (change: ObjectChange) => void;
}

/** The running service. */
export interface S3 {
  handleRequest: RequestHandler;
  /** Creates a bucket unless it exists; `sendsEvents` is its EventBridge notification. */
  createBucket(bucket: { name: string; sendsEvents: boolean }): void;
  /** @throws AwsError `BucketNotEmpty`. */
  deleteBucket(name: string): void;
}

/** Starts S3 on what the data directory has already, and removes what a killed process left half written. */
export function startS3({ database, directory, onChange }: S3Options): S3 {
  createTables(database);
  const files = new ContentFiles(directory);
  sweep(database, files);
  const bucketsWithEvents = new Set<string>();
  const context = {
    database,
    files,
    onChange: (change: ObjectChange) => {
      if (bucketsWithEvents.has(change.bucket)) onChange(change);
    },
  };
  return {
    handleRequest: (request, response) => answerS3Request(context, request, response),
    createBucket: ({ name, sendsEvents }) => {
      createBucket(database, name);
      if (sendsEvents) bucketsWithEvents.add(name);
    },
    deleteBucket: (name) => {
      deleteBucket(database, name);
      bucketsWithEvents.delete(name);
    },
  };
}

function sweep(database: DatabaseSync, files: ContentFiles): void {
  const find = database.prepare(
    "SELECT 1 FROM s3_objects WHERE file = :file UNION ALL SELECT 1 FROM s3_parts WHERE file = :file",
  );
  files.sweep((file) => find.get({ file }) !== undefined);
}
