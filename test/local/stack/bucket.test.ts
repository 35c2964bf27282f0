import { join } from "node:path";
import {
  GetBucketLifecycleConfigurationCommand,
  GetBucketVersioningCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { afterEach, describe, expect, it } from "vitest";
import { openDatabase } from "#local/store/open-database.ts";
import { eventually } from "../../support/eventually.ts";
import { startTestCloud, type TestCloud } from "../support/test-cloud.ts";

const Bucket = "kept";

const describeBucket = (properties: object) => ({
  resources: { Kept: { Type: "AWS::S3::Bucket", Properties: { BucketName: Bucket, ...properties } } },
});

const rule = {
  Id: "expire-work",
  Status: "Enabled",
  Prefix: "work/",
  ExpirationInDays: 7,
  NoncurrentVersionExpiration: { NoncurrentDays: 1 },
  AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
};

describe("a bucket of a stack", () => {
  let cloud: TestCloud | undefined;

  afterEach(async () => {
    await cloud?.remove();
    cloud = undefined;
  });

  it("has the versioning and the lifecycle of the template, as long as that has them", async () => {
    const VersioningConfiguration = { Status: "Enabled" };
    cloud = await startTestCloud(
      describeBucket({ VersioningConfiguration, LifecycleConfiguration: { Rules: [rule] } }),
    );
    expect(cloud.notices).toEqual([]);
    const getLifecycle = new GetBucketLifecycleConfigurationCommand({ Bucket });
    const getVersioning = new GetBucketVersioningCommand({ Bucket });
    expect(await cloud.s3.send(getVersioning)).toMatchObject({ Status: "Enabled" });
    expect((await cloud.s3.send(getLifecycle)).Rules).toEqual([
      {
        ID: "expire-work",
        Status: "Enabled",
        Filter: { Prefix: "work/" },
        Expiration: { Days: 7 },
        NoncurrentVersionExpiration: { NoncurrentDays: 1 },
        AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
      },
    ]);
    const { VersionId } = await cloud.s3.send(new PutObjectCommand({ Bucket, Key: "a", Body: "kept" }));
    cloud = await cloud.restart(describeBucket({}));
    expect(await cloud.s3.send(getVersioning)).toMatchObject({ Status: "Suspended" });
    await expect(cloud.s3.send(getLifecycle)).rejects.toMatchObject({ name: "NoSuchLifecycleConfiguration" });
    const { Versions } = await cloud.s3.send(new ListObjectVersionsCommand({ Bucket }));
    expect(Versions).toMatchObject([{ Key: "a", VersionId }]);
  });

  it("has its lifecycle applied when the cloud starts", async () => {
    cloud = await startTestCloud(describeBucket({ LifecycleConfiguration: { Rules: [rule] } }));
    for (const Key of ["work/old", "kept/old"]) {
      await cloud.s3.send(new PutObjectCommand({ Bucket, Key, Body: "content" }));
    }
    await cloud.close();
    const database = openDatabase(join(cloud.directory, "data", "state.sqlite"));
    database.prepare("UPDATE s3_versions SET modified_at = ?").run("2026-01-01T00:00:00.000Z");
    database.close();
    cloud = await cloud.restart();
    const { s3 } = cloud;
    const { Contents } = await eventually(
      () => s3.send(new ListObjectsV2Command({ Bucket })),
      ({ KeyCount }) => KeyCount === 1,
    );
    expect(Contents).toMatchObject([{ Key: "kept/old" }]);
  });

  it("is refused for a lifecycle rule that cannot be run here", async () => {
    const Rules = [{ ...rule, Transitions: [{ StorageClass: "GLACIER", TransitionInDays: 1 }] }];
    await expect(startTestCloud(describeBucket({ LifecycleConfiguration: { Rules } }))).rejects.toThrow(
      /Kept cannot be run here: .*"Transitions"/,
    );
  });
});
