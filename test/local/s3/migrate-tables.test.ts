import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  CompleteMultipartUploadCommand,
  GetObjectCommand,
  ListObjectVersionsCommand,
  ListPartsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { expect, it } from "vitest";
import { openDatabase } from "#local/store/open-database.ts";
import { startS3Alone } from "./support/start-s3-alone.ts";

/** The tables as they were before versions, and one row of each. */
const before = `
  CREATE TABLE s3_buckets (name TEXT PRIMARY KEY, created_at TEXT NOT NULL) STRICT;
  CREATE TABLE s3_objects (
    bucket TEXT NOT NULL REFERENCES s3_buckets (name),
    key TEXT NOT NULL,
    file TEXT NOT NULL,
    size_in_bytes INTEGER NOT NULL,
    etag TEXT NOT NULL,
    modified_at TEXT NOT NULL,
    headers TEXT NOT NULL,
    PRIMARY KEY (bucket, key)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE s3_uploads (
    id TEXT PRIMARY KEY, bucket TEXT NOT NULL, key TEXT NOT NULL, headers TEXT NOT NULL
  ) STRICT;
  CREATE TABLE s3_parts (
    upload_id TEXT NOT NULL REFERENCES s3_uploads (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    file TEXT NOT NULL,
    size_in_bytes INTEGER NOT NULL,
    etag TEXT NOT NULL,
    PRIMARY KEY (upload_id, number)
  ) STRICT, WITHOUT ROWID;
  INSERT INTO s3_buckets VALUES ('old', '2026-01-01T00:00:00.000Z');
  INSERT INTO s3_objects VALUES
    ('old', 'a', 'file-a', 3, 'f97c5d29941bfb1b2fdab0874906ab82', '2026-01-02T00:00:00.000Z',
     '{"content-type":"text/plain","x-amz-meta-number":"1"}');
  INSERT INTO s3_uploads VALUES ('upload', 'old', 'b', '{}');
  INSERT INTO s3_parts VALUES ('upload', 1, 'file-b', 3, 'b8a9f715dbb64fd5c56e7783c6820a61');
`;

it("a data directory from before versions opens with its objects and its uploads under way", async () => {
  const directory = mkdtempSync(join(tmpdir(), "onnxify-s3-"));
  const database = openDatabase(join(directory, "state.sqlite"));
  database.exec(before);
  database.close();
  mkdirSync(join(directory, "s3"));
  for (const [file, text] of [["file-a", "one"] as const, ["file-b", "two"] as const])
    writeFileSync(join(directory, "s3", file), text);

  // Twice, since what was migrated is opened again, too.
  await (await startS3Alone({ directory })).close();
  const { s3, files, remove } = await startS3Alone({ directory });

  const Bucket = "old";
  const got = await s3.send(new GetObjectCommand({ Bucket, Key: "a" }));
  expect(await got.Body?.transformToString()).toBe("one");
  expect(got).toMatchObject({
    ContentType: "text/plain",
    Metadata: { number: "1" },
    LastModified: new Date("2026-01-02T00:00:00Z"),
  });
  const upload = { Bucket, Key: "b", UploadId: "upload" };
  const { Parts } = await s3.send(new ListPartsCommand(upload));
  await s3.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts } }));
  const VersioningConfiguration = { Status: "Enabled" } as const;
  await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
  const { VersionId } = await s3.send(new PutObjectCommand({ Bucket, Key: "a", Body: "new" }));
  const { Versions } = await s3.send(new ListObjectVersionsCommand({ Bucket }));
  expect(Versions).toMatchObject([
    { Key: "a", VersionId, IsLatest: true },
    { Key: "a", VersionId: "null", IsLatest: false },
    { Key: "b", VersionId: "null", IsLatest: true },
  ]);
  expect(files()).toHaveLength(3);
  await remove();
});
