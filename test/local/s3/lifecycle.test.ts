import {
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteBucketLifecycleCommand,
  DeleteObjectCommand,
  GetBucketLifecycleConfigurationCommand,
  type LifecycleRule,
  ListObjectVersionsCommand,
  ListPartsCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { eventually } from "../../support/eventually.ts";
import { type S3Alone, startS3Alone } from "./support/start-s3-alone.ts";

const Bucket = "expiring";

describe("the lifecycle of objects", () => {
  let alone: S3Alone;
  let now: Date;

  const start = async (directory?: string) => {
    alone = await startS3Alone({ now: () => now, ...(directory === undefined ? {} : { directory }) });
  };

  beforeEach(async () => {
    now = new Date("2026-03-01T10:00:00Z");
    await start();
    await alone.s3.send(new CreateBucketCommand({ Bucket }));
  });

  afterEach(async () => {
    vi.useRealTimers();
    expect(alone.faults).toEqual([]);
    await alone.remove();
  });

  const enableVersioning = () =>
    alone.s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Enabled" } }));

  const setRules = (...Rules: LifecycleRule[]) =>
    alone.s3.send(new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules } }));

  const getRules = async () =>
    (await alone.s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket }))).Rules;

  const put = (Key: string) => alone.s3.send(new PutObjectCommand({ Bucket, Key, Body: "content" }));

  /** Starts S3 again at another time, as after a night, and answers what is left once its rules are applied. */
  const startAt = async (time: string) => {
    now = new Date(time);
    await alone.close();
    await start(alone.directory);
    alone.service.runLifecycles((error) => alone.faults.push(error));
    await alone.service.close();
    return list();
  };

  const list = async () => {
    const { Versions = [], DeleteMarkers = [] } = await alone.s3.send(
      new ListObjectVersionsCommand({ Bucket }),
    );
    return { versions: Versions.map(({ Key }) => Key), markers: DeleteMarkers.map(({ Key }) => Key) };
  };

  it("is kept with its bucket, and given back until it is deleted", async () => {
    await expect(getRules()).rejects.toMatchObject({ name: "NoSuchLifecycleConfiguration" });
    const rules: LifecycleRule[] = [
      {
        ID: "work",
        Status: "Enabled",
        Filter: { Prefix: "work/" },
        Expiration: { Days: 7 },
        NoncurrentVersionExpiration: { NoncurrentDays: 1, NewerNoncurrentVersions: 2 },
        AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
      },
      {
        ID: "markers",
        Status: "Disabled",
        Filter: { Prefix: "" },
        Expiration: { ExpiredObjectDeleteMarker: true },
      },
    ];
    await setRules(...rules);
    await startAt("2026-03-01T11:00:00Z");
    expect(await getRules()).toEqual(rules);
    await alone.s3.send(new DeleteBucketLifecycleCommand({ Bucket }));
    await expect(getRules()).rejects.toMatchObject({ name: "NoSuchLifecycleConfiguration" });
  });

  it("deletes objects under a prefix at the midnight after their days", async () => {
    await setRules({ Status: "Enabled", Prefix: "work/", Expiration: { Days: 2 } });
    await put("work/a");
    await put("kept");
    now = new Date("2026-03-02T09:00:00Z");
    await put("work/b");
    expect((await startAt("2026-03-03T23:59:59Z")).versions).toEqual(["kept", "work/a", "work/b"]);
    expect((await startAt("2026-03-04T00:00:00Z")).versions).toEqual(["kept", "work/b"]);
    expect(await startAt("2026-03-20T00:00:00Z")).toEqual({ versions: ["kept"], markers: [] });
    expect(alone.files()).toHaveLength(1);
  });

  it("hides versioned objects first, then deletes what is hidden, and the marker last", async () => {
    await enableVersioning();
    await setRules({
      Status: "Enabled",
      Filter: { Prefix: "work/" },
      Expiration: { Days: 7 },
      NoncurrentVersionExpiration: { NoncurrentDays: 1 },
    });
    await put("work/a");
    const hidden = { versions: ["work/a"], markers: ["work/a"] };
    expect(await startAt("2026-03-09T01:00:00Z")).toEqual(hidden);
    expect(await startAt("2026-03-10T23:00:00Z")).toEqual(hidden);
    expect(await startAt("2026-03-11T00:00:00Z")).toEqual({ versions: [], markers: ["work/a"] });
    expect(alone.files()).toEqual([]);
    expect(await startAt("2026-03-17T00:00:00Z")).toEqual({ versions: [], markers: [] });
  });

  it("keeps as many replaced versions as a rule says", async () => {
    await enableVersioning();
    await setRules({
      Status: "Enabled",
      Filter: { Prefix: "" },
      NoncurrentVersionExpiration: { NoncurrentDays: 1, NewerNoncurrentVersions: 1 },
    });
    for (let count = 0; count < 4; count += 1) await put("a");
    expect((await startAt("2026-03-02T23:00:00Z")).versions).toHaveLength(4);
    expect((await startAt("2026-03-03T00:00:00Z")).versions).toHaveLength(2);
    expect(alone.files()).toHaveLength(2);
  });

  it("deletes markers that hide nothing at once if a rule says so", async () => {
    await enableVersioning();
    await setRules({
      Status: "Enabled",
      Filter: { Prefix: "" },
      Expiration: { ExpiredObjectDeleteMarker: true },
    });
    await put("a");
    for (const Key of ["a", "b"]) await alone.s3.send(new DeleteObjectCommand({ Bucket, Key }));
    expect(await startAt("2026-03-01T10:00:01Z")).toEqual({ versions: ["a"], markers: ["a"] });
  });

  it("aborts uploads that nobody completed", async () => {
    await setRules({
      Status: "Enabled",
      Filter: { Prefix: "work/" },
      AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
    });
    const uploads: { Bucket: string; Key: string; UploadId: string | undefined }[] = [];
    for (const Key of ["work/a", "other"]) {
      const { UploadId } = await alone.s3.send(new CreateMultipartUploadCommand({ Bucket, Key }));
      const upload = { Bucket, Key, UploadId };
      await alone.s3.send(new UploadPartCommand({ ...upload, PartNumber: 1, Body: "part" }));
      uploads.push(upload);
    }
    const parts = () =>
      Promise.allSettled(uploads.map((upload) => alone.s3.send(new ListPartsCommand(upload))));
    await startAt("2026-03-02T23:00:00Z");
    expect(await parts()).toMatchObject([{ status: "fulfilled" }, { status: "fulfilled" }]);
    await startAt("2026-03-03T00:00:00Z");
    expect(await parts()).toMatchObject([
      { status: "rejected", reason: { name: "NoSuchUpload" } },
      { status: "fulfilled" },
    ]);
    expect(alone.files()).toHaveLength(1);
  });

  it("leaves everything alone while its rules are disabled", async () => {
    await setRules({ Status: "Disabled", Filter: { Prefix: "" }, Expiration: { Days: 1 } });
    await put("a");
    expect((await startAt("2027-01-01T00:00:00Z")).versions).toEqual(["a"]);
  });

  it("is applied when S3 starts, and then every day while it runs", async () => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    await setRules({ Status: "Enabled", Filter: { Prefix: "" }, Expiration: { Days: 1 } });
    await put("a");
    alone.service.runLifecycles((error) => alone.faults.push(error));
    await put("b");
    now = new Date("2026-03-03T00:00:00Z");
    expect((await list()).versions).toEqual(["a", "b"]);
    vi.advanceTimersByTime(24 * 60 * 60 * 1000);
    await eventually(list, ({ versions }) => versions.length === 0);
    await eventually(alone.files, (files) => files.length === 0);
  });

  it("says in its events that a rule deleted what it deleted", async () => {
    const rule = { Status: "Enabled", Expiration: { Days: 1 } } as const;
    const lifecycle = [{ ...rule, NoncurrentVersionExpiration: { NoncurrentDays: 1 } }];
    alone.service.createBucket({ name: Bucket, sendsEvents: true, versioning: "Enabled", lifecycle });
    const { VersionId } = await put("a");
    for (const time of ["2026-03-03T00:00:00Z", "2026-03-04T00:00:00Z"]) {
      now = new Date(time);
      alone.service.runLifecycles((error) => alone.faults.push(error));
      await alone.service.close();
    }
    const common = { type: "Object Deleted", reason: "Lifecycle Expiration", bucket: Bucket, key: "a" };
    expect(alone.changes).toMatchObject([
      { type: "Object Created", versionId: VersionId },
      {
        ...common,
        deletionType: "Delete Marker Created",
        versionId: expect.stringMatching(/^[0-9a-f]{32}$/),
      },
      { ...common, deletionType: "Permanently Deleted", versionId: VersionId },
    ]);
  });

  it.each<[string, LifecycleRule, string]>([
    ["no action", { Status: "Enabled", Filter: { Prefix: "" } }, "InvalidRequest"],
    ["no prefix", { Status: "Enabled", Expiration: { Days: 1 } }, "MalformedXML"],
    ["no days", { Status: "Enabled", Prefix: "", Expiration: { Days: 0 } }, "MalformedXML"],
    ["an empty expiration", { Status: "Enabled", Prefix: "", Expiration: {} }, "MalformedXML"],
    [
      "what is not here",
      {
        Status: "Enabled",
        Filter: { Tag: { Key: "a", Value: "b" } },
        Transitions: [{ Days: 1, StorageClass: "GLACIER" }],
      },
      "NotImplemented",
    ],
  ])("refuses a rule with %s", async (_, rule, name) => {
    await expect(setRules(rule)).rejects.toMatchObject({ name });
  });

  it("names what it does not have", async () => {
    const rule: LifecycleRule = {
      Status: "Enabled",
      Filter: { Prefix: "" },
      Expiration: { Date: new Date("2027-01-01T00:00:00Z") },
      Transitions: [{ Days: 1, StorageClass: "GLACIER" }],
    };
    await expect(setRules(rule)).rejects.toThrow(
      "The local cloud's S3 has lifecycle rules without Date, Transition.",
    );
  });

  it("refuses two rules of one name", async () => {
    const rule: LifecycleRule = { ID: "a", Status: "Enabled", Prefix: "", Expiration: { Days: 1 } };
    await expect(setRules(rule, rule)).rejects.toMatchObject({ name: "InvalidArgument" });
  });
});
