import type { DatabaseSync } from "node:sqlite";
import { z } from "zod";
import { readHeaders } from "./stored-headers.ts";

interface Version {
  key: string;
  versionId: string;
  /** Orders the versions of one key; a newer one has a higher. */
  sequence: number;
  modifiedAt: Date;
  /** When the next newer version came; `undefined` for the latest. */
  replacedAt: Date | undefined;
}

/** A version with content; `headers` are those that a GET answers with, user metadata included. */
export interface StoredObject extends Version {
  file: string;
  sizeInBytes: number;
  /** Without quotes. */
  etag: string;
  headers: Record<string, string>;
}

/** A version that says that the object was deleted. */
export interface DeleteMarker extends Version {
  file: undefined;
}

export type StoredVersion = StoredObject | DeleteMarker;

/** What a version is made of when it is written. */
export type NewVersion = Omit<StoredObject, "replacedAt"> | Omit<DeleteMarker, "replacedAt">;

/** Where an object lies. */
export interface ObjectLocation {
  bucket: string;
  key: string;
}

/** Where one version of it lies. */
export type VersionLocation = ObjectLocation & { versionId: string };

const rowSchema = z
  .object({
    key: z.string(),
    version_id: z.string(),
    sequence: z.number(),
    file: z.string().nullable(),
    size_in_bytes: z.number(),
    etag: z.string(),
    modified_at: z.string(),
    headers: z.string(),
    replaced_at: z.string().nullable(),
  })
  .transform(({ file, replaced_at, ...row }): StoredVersion => {
    const { key, sequence, etag } = row;
    const replacedAt = replaced_at === null ? undefined : new Date(replaced_at);
    const modifiedAt = new Date(row.modified_at);
    const version = { key, versionId: row.version_id, sequence, modifiedAt, replacedAt };
    const headers = readHeaders(row.headers);
    if (file === null) return { ...version, file: undefined };
    return { ...version, file, sizeInBytes: row.size_in_bytes, etag, headers };
  });

const select = `
  SELECT *, (
    SELECT modified_at FROM s3_versions newer
    WHERE newer.bucket = version.bucket AND newer.key = version.key AND newer.sequence > version.sequence
    ORDER BY newer.sequence LIMIT 1
  ) AS replaced_at
  FROM s3_versions version`;

export function findLatest(
  database: DatabaseSync,
  { bucket, key }: ObjectLocation,
): StoredVersion | undefined {
  const find = database.prepare(`${select} WHERE bucket = ? AND key = ? ORDER BY sequence DESC LIMIT 1`);
  const row = find.get(bucket, key);
  return row === undefined ? undefined : rowSchema.parse(row);
}

export function findVersion(
  database: DatabaseSync,
  { bucket, key, versionId }: VersionLocation,
): StoredVersion | undefined {
  const find = database.prepare(`${select} WHERE bucket = ? AND key = ? AND version_id = ?`);
  const row = find.get(bucket, key, versionId);
  return row === undefined ? undefined : rowSchema.parse(row);
}

export function insertVersion(database: DatabaseSync, bucket: string, version: NewVersion): void {
  const { key, sequence, versionId, modifiedAt } = version;
  const { file, sizeInBytes, etag, headers } =
    version.file === undefined ? { file: null, sizeInBytes: 0, etag: "", headers: {} } : version;
  database
    .prepare("INSERT INTO s3_versions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")
    .run(
      ...[bucket, key, sequence, versionId, file, sizeInBytes, etag],
      ...[modifiedAt.toISOString(), JSON.stringify(headers)],
    );
}

export function deleteVersion(database: DatabaseSync, { bucket, key, versionId }: VersionLocation): void {
  database
    .prepare("DELETE FROM s3_versions WHERE bucket = ? AND key = ? AND version_id = ?")
    .run(bucket, key, versionId);
}

/** The latest versions that are no delete markers, from key `from` on (`after` excluded), in S3's order. */
export function* iterateObjects(
  database: DatabaseSync,
  { bucket, from, after }: { bucket: string; from: string; after: string },
): Generator<StoredObject> {
  const rows = database
    .prepare(
      `${select} WHERE bucket = ? AND key >= ? AND key > ? AND file NOT NULL AND replaced_at IS NULL ORDER BY key`,
    )
    .iterate(bucket, from, after);
  for (const row of rows) {
    const version = rowSchema.parse(row);
    if (version.file !== undefined) yield version;
  }
}

/** Where in a bucket's versions to begin. */
export interface VersionStart {
  bucket: string;
  /** The first key. */
  from: string;
  /** Begin after this key, or, with `olderThan`, after that sequence of this key. */
  after: string;
  olderThan?: number | undefined;
}

/** All versions, in the order of their keys, the newest of a key first. */
export function* iterateVersions(
  database: DatabaseSync,
  { bucket, from, after, olderThan = 0 }: VersionStart,
): Generator<StoredVersion> {
  const rows = database
    .prepare(
      `${select} WHERE bucket = ? AND key >= ? AND (key > ? OR key = ? AND sequence < ?) ORDER BY key, sequence DESC`,
    )
    .iterate(bucket, from > after ? from : after, after, after, olderThan);
  for (const row of rows) yield rowSchema.parse(row);
}
