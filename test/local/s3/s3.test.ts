import { createReadStream, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsCommand,
  ListObjectsV2Command,
  ListPartsCommand,
  NoSuchKey,
  PutObjectCommand,
  paginateListObjectsV2,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestCloud, type TestCloud } from "../support/test-cloud.ts";

describe("S3", () => {
  let cloud: TestCloud;

  beforeAll(async () => {
    cloud = await startTestCloud();
  });

  afterAll(() => cloud.remove());

  const put = (Key: string, Body: string, more: object = {}) =>
    cloud.s3.send(new PutObjectCommand({ Bucket: cloud.bucket, Key, Body, ...more }));

  const read = async (Key: string, more: object = {}) => {
    const { Body } = await cloud.s3.send(new GetObjectCommand({ Bucket: cloud.bucket, Key, ...more }));
    return Body?.transformToString();
  };

  const files = () => readdirSync(join(cloud.directory, "data", "s3"));

  it("keeps an object with its content type and metadata", async () => {
    const { ETag } = await put("a/b.txt", "hello", {
      ContentType: "text/plain",
      Metadata: { sha256: "abc" },
    });
    const head = await cloud.s3.send(new HeadObjectCommand({ Bucket: cloud.bucket, Key: "a/b.txt" }));
    expect(await read("a/b.txt")).toBe("hello");
    expect(head).toMatchObject({
      ContentLength: 5,
      ContentType: "text/plain",
      Metadata: { sha256: "abc" },
      ETag,
    });
  });

  it("takes any key that S3 takes", async () => {
    const keys = ["sp ace+&=?/ü.txt", "../up", "a//b", "%2F", "007", "<&>"];
    for (const key of keys) await put(`odd/${key}`, key);
    const { Contents = [] } = await cloud.s3.send(
      new ListObjectsV2Command({ Bucket: cloud.bucket, Prefix: "odd/" }),
    );
    expect(Contents.map(({ Key }) => Key)).toEqual(keys.map((key) => `odd/${key}`).sort());
    for (const key of keys) expect(await read(`odd/${key}`)).toBe(key);
  });

  it("streams an upload of unknown length in parts, as lib-storage sends it", async () => {
    const body = new PassThrough();
    const params = { Bucket: cloud.bucket, Key: "streamed", Body: body };
    const upload = new Upload({ client: cloud.s3, params });
    for (let index = 0; index < 12; index += 1) body.write(Buffer.alloc(1024 * 1024, index));
    body.end();
    await upload.done();
    const head = await cloud.s3.send(new HeadObjectCommand({ Bucket: cloud.bucket, Key: "streamed" }));
    expect(head.ContentLength).toBe(12 * 1024 * 1024);
    expect(head.ETag).toMatch(/^"[0-9a-f]{32}-3"$/);
  });

  it("takes the aws-chunked body of a streamed file", async () => {
    const file = join(cloud.directory, "streamed.bin");
    writeFileSync(file, Buffer.alloc(300_000, "x"));
    const params = { Bucket: cloud.bucket, Key: "file", Body: createReadStream(file) };
    await cloud.s3.send(new PutObjectCommand(params));
    expect(await read("file")).toBe("x".repeat(300_000));
  });

  it.each([
    ["bytes=0-0", "h"],
    ["bytes=1-2", "el"],
    ["bytes=3-", "lo"],
    ["bytes=-2", "lo"],
    ["bytes=2-99", "llo"],
  ])("answers the range %s with its bytes", async (Range, expected) => {
    await put("range", "hello");
    expect(await read("range", { Range })).toBe(expected);
  });

  it("refuses a range beyond the object's end", async () => {
    await put("range", "hello");
    await expect(read("range", { Range: "bytes=5-" })).rejects.toMatchObject({ name: "InvalidRange" });
  });

  it("lets exactly one of many writers create an object with If-None-Match", async () => {
    const writers = Array.from({ length: 8 }, (_, index) => put("once", `${index}`, { IfNoneMatch: "*" }));
    const results = await Promise.allSettled(writers);
    const refused = results.filter((result) => result.status === "rejected");
    expect(refused).toHaveLength(7);
    for (const { reason } of refused) {
      expect(reason).toMatchObject({ name: "PreconditionFailed", $metadata: { httpStatusCode: 412 } });
    }
    expect(await read("once")).toBe(String(results.findIndex(({ status }) => status === "fulfilled")));
  });

  it("keeps If-None-Match on copies and on completed uploads", async () => {
    await put("kept", "first");
    const copy = {
      Bucket: cloud.bucket,
      Key: "kept",
      CopySource: `${cloud.bucket}/a/b.txt`,
      IfNoneMatch: "*",
    };
    await put("a/b.txt", "hello");
    await expect(cloud.s3.send(new CopyObjectCommand(copy))).rejects.toMatchObject({
      name: "PreconditionFailed",
    });
    const object = { Bucket: cloud.bucket, Key: "kept" };
    const { UploadId } = await cloud.s3.send(new CreateMultipartUploadCommand(object));
    const part = { ...object, UploadId, PartNumber: 1, Body: "second" };
    const { ETag } = await cloud.s3.send(new UploadPartCommand(part));
    const MultipartUpload = { Parts: [{ PartNumber: 1, ETag }] };
    const complete = { ...object, UploadId, MultipartUpload, IfNoneMatch: "*" };
    await expect(cloud.s3.send(new CompleteMultipartUploadCommand(complete))).rejects.toMatchObject({
      name: "PreconditionFailed",
    });
    expect(await read("kept")).toBe("first");
    await cloud.s3.send(new AbortMultipartUploadCommand({ ...object, UploadId }));
    await expect(cloud.s3.send(new ListPartsCommand({ ...object, UploadId }))).rejects.toMatchObject({
      name: "NoSuchUpload",
    });
  });

  it("answers once more to who asks again for a completion, until the object is another", async () => {
    const object = { Bucket: cloud.bucket, Key: "answer-lost" };
    const { UploadId } = await cloud.s3.send(new CreateMultipartUploadCommand(object));
    const part = { ...object, UploadId, PartNumber: 1, Body: "part" };
    const { ETag } = await cloud.s3.send(new UploadPartCommand(part));
    const MultipartUpload = { Parts: [{ PartNumber: 1, ETag }] };
    const complete = () =>
      cloud.s3.send(new CompleteMultipartUploadCommand({ ...object, UploadId, MultipartUpload }));
    const { $metadata: _, ...first } = await complete();
    expect(await complete()).toMatchObject(first);
    await put("answer-lost", "another");
    await expect(complete()).rejects.toMatchObject({ name: "NoSuchUpload" });
    expect(await read("answer-lost")).toBe("another");
  });

  it("leaves no bytes behind of objects that were replaced, deleted, refused or aborted", async () => {
    const before = files().length;
    await put("litter", "1");
    await put("litter", "2");
    await expect(put("litter", "3", { IfNoneMatch: "*" })).rejects.toThrow();
    expect(files()).toHaveLength(before + 1);
    const Delete = { Objects: [{ Key: "litter" }, { Key: "never-there" }] };
    await cloud.s3.send(new DeleteObjectsCommand({ Bucket: cloud.bucket, Delete }));
    expect(files()).toHaveLength(before);
    await expect(read("litter")).rejects.toBeInstanceOf(NoSuchKey);
  });

  it("lists page after page in the order of bytes", async () => {
    const keys = ["p/a", "p/a-b", "p/a/x", "p/a0", "p/b", "p/Z", "p/é"];
    for (const key of keys) await put(key, "content");
    const listed: (string | undefined)[] = [];
    const pages = paginateListObjectsV2(
      { client: cloud.s3, pageSize: 2 },
      { Bucket: cloud.bucket, Prefix: "p/" },
    );
    for await (const { Contents = [] } of pages) listed.push(...Contents.map(({ Key }) => Key));
    expect(listed).toEqual(["p/Z", "p/a", "p/a-b", "p/a/x", "p/a0", "p/b", "p/é"]);
  });

  it("rolls keys up at a delimiter, across pages and in both versions of the listing", async () => {
    for (const key of ["d/1/a", "d/1/b", "d/2", "d/3/c"]) await put(key, "content");
    const criteria = { Bucket: cloud.bucket, Prefix: "d/", Delimiter: "/" };
    const seen: (string | undefined)[] = [];
    for await (const page of paginateListObjectsV2({ client: cloud.s3, pageSize: 1 }, { ...criteria })) {
      seen.push(...(page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix));
      seen.push(...(page.Contents ?? []).map(({ Key }) => Key));
    }
    expect(seen).toEqual(["d/1/", "d/2", "d/3/"]);
    const { CommonPrefixes, Contents } = await cloud.s3.send(new ListObjectsCommand(criteria));
    expect(CommonPrefixes).toEqual([{ Prefix: "d/1/" }, { Prefix: "d/3/" }]);
    expect(Contents?.map(({ Key }) => Key)).toEqual(["d/2"]);
  });

  it("names an operation that it does not have", async () => {
    const url = `${cloud.endpointUrl}/${cloud.bucket}?acl`;
    const authorization =
      "AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/s3/aws4_request, SignedHeaders=, Signature=";
    const response = await fetch(url, { headers: { authorization } });
    expect(response.status).toBe(501);
    expect(await response.text()).toContain("no operation for GET bucket acl");
  });

  it("keeps objects and uploads under way when the cloud is started again", async () => {
    await put("durable", "still here");
    const object = { Bucket: cloud.bucket, Key: "in-parts" };
    const { UploadId } = await cloud.s3.send(new CreateMultipartUploadCommand(object));
    const part = { ...object, UploadId, PartNumber: 1, Body: "part" };
    const { ETag } = await cloud.s3.send(new UploadPartCommand(part));
    writeFileSync(join(cloud.directory, "data", "s3", "half-written"), "litter of a killed process");
    cloud = await cloud.restart();
    expect(await read("durable")).toBe("still here");
    const MultipartUpload = { Parts: [{ PartNumber: 1, ETag }] };
    await cloud.s3.send(new CompleteMultipartUploadCommand({ ...object, UploadId, MultipartUpload }));
    expect(await read("in-parts")).toBe("part");
    expect(files()).not.toContain("half-written");
  });
});
