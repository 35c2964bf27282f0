import {
  type BucketVersioningStatus,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  UploadPartCommand,
  UploadPartCopyCommand,
} from "@aws-sdk/client-s3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type S3Alone, startS3Alone } from "./support/start-s3-alone.ts";

const Bucket = "versioned";

describe("versions of objects", () => {
  let alone: S3Alone;

  beforeEach(async () => {
    alone = await startS3Alone();
    await alone.s3.send(new CreateBucketCommand({ Bucket }));
    await setVersioning("Enabled");
  });

  afterEach(async () => {
    expect(alone.faults).toEqual([]);
    await alone.remove();
  });

  const setVersioning = (Status: BucketVersioningStatus) =>
    alone.s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status } }));

  const put = (Key: string, Body: string, more: object = {}) =>
    alone.s3.send(new PutObjectCommand({ Bucket, Key, Body, ...more }));

  const read = async (Key: string, VersionId?: string) => {
    const { Body } = await alone.s3.send(new GetObjectCommand({ Bucket, Key, VersionId }));
    return Body?.transformToString();
  };

  const remove = (Key: string, VersionId?: string) =>
    alone.s3.send(new DeleteObjectCommand({ Bucket, Key, VersionId }));

  const list = (more: object = {}) => alone.s3.send(new ListObjectVersionsCommand({ Bucket, ...more }));

  const keys = async () => {
    const { Contents = [] } = await alone.s3.send(new ListObjectsV2Command({ Bucket }));
    return Contents.map(({ Key }) => Key);
  };

  it("are all kept, and each is read by its id", async () => {
    const first = await put("a", "one", { Metadata: { number: "1" } });
    const second = await put("a", "two");
    expect(first.VersionId).toMatch(/^[0-9a-f]{32}$/);
    expect(await read("a")).toBe("two");
    expect(await read("a", first.VersionId)).toBe("one");
    const named = new HeadObjectCommand({ Bucket, Key: "a", VersionId: first.VersionId });
    expect(await alone.s3.send(named)).toMatchObject({
      VersionId: first.VersionId,
      Metadata: { number: "1" },
    });
    const latest = await alone.s3.send(new HeadObjectCommand({ Bucket, Key: "a" }));
    expect(latest.VersionId).toBe(second.VersionId);
    expect((await list()).Versions).toMatchObject([
      { Key: "a", VersionId: second.VersionId, IsLatest: true, Size: 3, ETag: second.ETag },
      { Key: "a", VersionId: first.VersionId, IsLatest: false, Size: 3, ETag: first.ETag },
    ]);
  });

  it("are hidden by a delete marker, until that is deleted itself", async () => {
    const { VersionId } = await put("a", "one");
    const marker = await remove("a");
    expect(marker).toMatchObject({ DeleteMarker: true, VersionId: expect.stringMatching(/^[0-9a-f]{32}$/) });
    expect(await keys()).toEqual([]);
    await expect(read("a")).rejects.toMatchObject({
      name: "NoSuchKey",
      $response: { headers: { "x-amz-delete-marker": "true", "x-amz-version-id": marker.VersionId } },
    });
    const head = alone.s3.send(new HeadObjectCommand({ Bucket, Key: "a" }));
    await expect(head).rejects.toMatchObject({
      name: "NotFound",
      $response: { headers: { "x-amz-delete-marker": "true" } },
    });
    await expect(read("a", marker.VersionId)).rejects.toMatchObject({
      name: "MethodNotAllowed",
      $metadata: { httpStatusCode: 405 },
      $response: { headers: { "x-amz-delete-marker": "true", allow: "DELETE" } },
    });
    expect(await read("a", VersionId)).toBe("one");
    const listed = await list();
    expect(listed.Versions).toMatchObject([{ VersionId, IsLatest: false }]);
    expect(listed.DeleteMarkers).toMatchObject([{ Key: "a", VersionId: marker.VersionId, IsLatest: true }]);
    expect(await remove("a", marker.VersionId)).toMatchObject({
      DeleteMarker: true,
      VersionId: marker.VersionId,
    });
    expect(await read("a")).toBe("one");
  });

  it("go for good with their bytes when they are deleted by id, and the one before is the latest again", async () => {
    const first = await put("a", "one");
    const second = await put("a", "two");
    expect(alone.files()).toHaveLength(2);
    const deleted = await remove("a", second.VersionId);
    expect(deleted.VersionId).toBe(second.VersionId);
    expect(deleted.DeleteMarker).toBeUndefined();
    expect(alone.files()).toHaveLength(1);
    expect(await read("a")).toBe("one");
    await expect(read("a", second.VersionId)).rejects.toMatchObject({ name: "NoSuchVersion" });
    await remove("a", second.VersionId);
    await remove("a", first.VersionId);
    expect(alone.files()).toEqual([]);
    expect((await list()).Versions).toBeUndefined();
  });

  it('is one, "null", in a bucket that was never versioned', async () => {
    const plain = { Bucket: "plain" };
    await alone.s3.send(new CreateBucketCommand(plain));
    const object = { ...plain, Key: "a" };
    const { VersionId } = await alone.s3.send(new PutObjectCommand({ ...object, Body: "one" }));
    expect(VersionId).toBeUndefined();
    await alone.s3.send(new PutObjectCommand({ ...object, Body: "two" }));
    const { Versions } = await alone.s3.send(new ListObjectVersionsCommand(plain));
    expect(Versions).toMatchObject([{ Key: "a", VersionId: "null", IsLatest: true }]);
    const got = await alone.s3.send(new GetObjectCommand({ ...object, VersionId: "null" }));
    expect(await got.Body?.transformToString()).toBe("two");
    expect(got.VersionId).toBeUndefined();
    expect(await alone.s3.send(new GetBucketVersioningCommand(plain))).not.toHaveProperty("Status");
    const deleted = await alone.s3.send(new DeleteObjectCommand(object));
    expect(deleted.DeleteMarker).toBeUndefined();
    expect(alone.files()).toEqual([]);
  });

  it('stay while versioning is suspended; only the version "null" is replaced', async () => {
    const kept = await put("a", "kept");
    await setVersioning("Suspended");
    expect(await alone.s3.send(new GetBucketVersioningCommand({ Bucket }))).toMatchObject({
      Status: "Suspended",
    });
    expect((await put("a", "one")).VersionId).toBeUndefined();
    await put("a", "two");
    expect(alone.files()).toHaveLength(2);
    expect(await read("a")).toBe("two");
    expect(await read("a", kept.VersionId)).toBe("kept");
    expect(await remove("a")).toMatchObject({ DeleteMarker: true, VersionId: "null" });
    expect(alone.files()).toHaveLength(1);
    await setVersioning("Enabled");
    const next = await put("a", "three");
    const { Versions, DeleteMarkers } = await list();
    expect(Versions?.map(({ VersionId }) => VersionId)).toEqual([next.VersionId, kept.VersionId]);
    expect(DeleteMarkers).toMatchObject([{ VersionId: "null", IsLatest: false }]);
  });

  it("are copied, whole and in part, and made of parts", async () => {
    const old = await put("a", "one");
    await put("a", "two");
    const CopySource = `${Bucket}/a?versionId=${old.VersionId}`;
    const copied = await alone.s3.send(new CopyObjectCommand({ Bucket, Key: "b", CopySource }));
    expect(copied.CopySourceVersionId).toBe(old.VersionId);
    expect(await read("b", copied.VersionId)).toBe("one");
    const upload = { Bucket, Key: "b" };
    const { UploadId } = await alone.s3.send(new CreateMultipartUploadCommand(upload));
    const part = { ...upload, UploadId, PartNumber: 1, CopySource };
    const { CopyPartResult, CopySourceVersionId } = await alone.s3.send(new UploadPartCopyCommand(part));
    expect(CopySourceVersionId).toBe(old.VersionId);
    const MultipartUpload = { Parts: [{ PartNumber: 1, ETag: CopyPartResult?.ETag }] };
    const complete = { ...upload, UploadId, MultipartUpload };
    const completed = await alone.s3.send(new CompleteMultipartUploadCommand(complete));
    expect(await read("b", completed.VersionId)).toBe("one");
    expect((await list({ Prefix: "b" })).Versions).toHaveLength(2);
  });

  it("refuse to be copied when they are delete markers", async () => {
    await put("a", "one");
    const { VersionId } = await remove("a");
    const copy = (CopySource: string) =>
      alone.s3.send(new CopyObjectCommand({ Bucket, Key: "b", CopySource }));
    await expect(copy(`${Bucket}/a`)).rejects.toMatchObject({ name: "NoSuchKey" });
    await expect(copy(`${Bucket}/a?versionId=${VersionId}`)).rejects.toMatchObject({
      name: "InvalidRequest",
    });
  });

  it("are deleted together, and a wrong id fails alone", async () => {
    const { VersionId } = await put("a", "one");
    await put("b", "two");
    const { VersionId: marker } = await remove("c");
    const Objects = [
      { Key: "a", VersionId },
      { Key: "b" },
      { Key: "c", VersionId: marker },
      { Key: "d", VersionId: "made-up" },
    ];
    const result = await alone.s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
    expect(result.Deleted).toEqual([
      { Key: "a", VersionId },
      { Key: "b", DeleteMarker: true, DeleteMarkerVersionId: expect.any(String) },
      { Key: "c", VersionId: marker, DeleteMarker: true, DeleteMarkerVersionId: marker },
    ]);
    expect(result.Errors).toMatchObject([{ Key: "d", VersionId: "made-up", Code: "InvalidArgument" }]);
    await expect(read("b", "made-up")).rejects.toMatchObject({ name: "InvalidArgument" });
  });

  it("are none for a write's conditions when the latest is a delete marker", async () => {
    const { ETag } = await put("a", "one");
    await expect(put("a", "two", { IfNoneMatch: "*" })).rejects.toMatchObject({ name: "PreconditionFailed" });
    await remove("a");
    await expect(put("a", "two", { IfMatch: ETag })).rejects.toMatchObject({ name: "NoSuchKey" });
    await put("a", "two", { IfNoneMatch: "*" });
    expect(await read("a")).toBe("two");
    expect((await list()).Versions).toHaveLength(2);
  });

  const listAll = async (more: object, onPage: (page: object[]) => Promise<unknown> = async () => 0) => {
    const seen: string[] = [];
    for (let markers: object | undefined = {}; markers !== undefined; ) {
      const page = await list({ ...more, ...markers });
      const { Versions = [], DeleteMarkers = [], CommonPrefixes = [] } = page;
      seen.push(...Versions.map(({ Key, VersionId }) => `${Key} ${VersionId}`));
      seen.push(...DeleteMarkers.map(({ Key, VersionId }) => `${Key} ${VersionId} deleted`));
      seen.push(...CommonPrefixes.map(({ Prefix }) => `${Prefix}`));
      await onPage([...Versions, ...DeleteMarkers]);
      const { NextKeyMarker: KeyMarker, NextVersionIdMarker: VersionIdMarker } = page;
      markers = page.IsTruncated ? { KeyMarker, VersionIdMarker } : undefined;
    }
    return seen;
  };

  it("are listed page after page, by key and then the newest first", async () => {
    const expected: string[] = [];
    for (const key of ["p/a", "p/a/x", "p/b ü", "q"]) {
      const first = await put(key, "1");
      const second = await put(key, "2");
      const marker = await remove(key);
      if (key === "q") continue;
      expected.push(`${key} ${marker.VersionId} deleted`);
      expected.push(`${key} ${second.VersionId}`, `${key} ${first.VersionId}`);
    }
    expect(await listAll({ Prefix: "p/", MaxKeys: 1 })).toEqual(expected);
    expect((await listAll({ Prefix: "p/", MaxKeys: 4 })).toSorted()).toEqual(expected.toSorted());
    const { DeleteMarkers, EncodingType } = await list({ Prefix: "p/b", EncodingType: "url" });
    expect(DeleteMarkers).toMatchObject([{ Key: "p/b%20%C3%BC" }]);
    expect(EncodingType).toBe("url");
    expect(await list({ MaxKeys: 0 })).toMatchObject({ IsTruncated: false, MaxKeys: 0 });
    await expect(list({ VersionIdMarker: "null" })).rejects.toMatchObject({ name: "InvalidArgument" });
  });

  it("are rolled up at a delimiter, across pages", async () => {
    const ids = [];
    for (const key of ["d/1/a", "d/1/a", "d/1/b", "d/2", "d/2", "d/3/c"])
      ids.push((await put(key, "content")).VersionId);
    expect(await listAll({ Prefix: "d/", Delimiter: "/", MaxKeys: 1 })).toEqual([
      "d/1/",
      `d/2 ${ids[4]}`,
      `d/2 ${ids[3]}`,
      "d/3/",
    ]);
  });

  it("can be deleted page by page while they are listed, which empties a bucket", async () => {
    await setVersioning("Suspended");
    for (const key of ["a", "b"]) await put(key, "null");
    await setVersioning("Enabled");
    for (const key of ["a", "b", "c"]) for (const body of ["1", "2"]) await put(key, body);
    await remove("b");
    await expect(alone.s3.send(new DeleteBucketCommand({ Bucket }))).rejects.toMatchObject({
      name: "BucketNotEmpty",
      $metadata: { httpStatusCode: 409 },
    });
    const deletePage = (page: object[]) => {
      const Objects = page.map((version) => ({ Key: "", VersionId: "", ...version }));
      const entries = Objects.map(({ Key, VersionId }) => ({ Key, VersionId }));
      return alone.s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects: entries } }));
    };
    expect(await listAll({ MaxKeys: 1 }, deletePage)).toHaveLength(9);
    expect(alone.files()).toEqual([]);
    await remove("a");
    await expect(alone.s3.send(new DeleteBucketCommand({ Bucket }))).rejects.toMatchObject({
      name: "BucketNotEmpty",
    });
    await listAll({}, deletePage);
    const object = { Bucket, Key: "unfinished" };
    const { UploadId } = await alone.s3.send(new CreateMultipartUploadCommand(object));
    await alone.s3.send(new UploadPartCommand({ ...object, UploadId, PartNumber: 1, Body: "part" }));
    await alone.s3.send(new DeleteBucketCommand({ Bucket }));
    expect(alone.files()).toEqual([]);
  });
});
