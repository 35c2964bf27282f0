import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectVersionsCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { expect, it } from "vitest";
import { eventually } from "../../support/eventually.ts";
import { buildPackage } from "../support/build-package.ts";
import { startCloudProcess } from "../support/start-cloud-process.ts";

const Versioned = {
  Type: "AWS::S3::Bucket",
  Properties: { BucketName: "versioned", VersioningConfiguration: { Status: "Enabled" } },
};

const object = { Bucket: "versioned", Key: "a" };

const sizeInBytes = 300_000;

it("kill -9 leaves every version whole or not there, none that was promised lost, and no bytes of others", async () => {
  const directory = mkdtempSync(join(tmpdir(), "onnxify-s3-"));
  const dataDirectory = join(directory, "data");
  const packageDirectory = await buildPackage(join(directory, "package"), { resources: { Versioned } });
  const start = async () => {
    const { cloud, signal } = await startCloudProcess({
      ...{ port: 0, parameters: {} },
      ...{ dataDirectory, packageDirectory },
    });
    const { endpointUrl: endpoint, region } = cloud;
    const credentials = { accessKeyId: "test", secretAccessKey: "test" };
    return { s3: new S3Client({ endpoint, region, credentials, maxAttempts: 1 }), signal };
  };

  const first = await start();
  const promised: (string | undefined)[] = [];
  const deleted: (string | undefined)[] = [];
  /** Puts versions, and deletes every third for good, until nobody answers any more. */
  const write = async (letter: string) => {
    for (;;) {
      const Body = letter.repeat(sizeInBytes);
      const { VersionId } = await first.s3.send(new PutObjectCommand({ ...object, Body }));
      promised.push(VersionId);
      if (promised.length % 3 !== 0) continue;
      deleted.push(VersionId);
      await first.s3.send(new DeleteObjectCommand({ ...object, VersionId }));
    }
  };
  const writers = Promise.allSettled(["x", "y", "z"].map(write));
  await eventually(
    () => promised.length,
    (count) => count >= 20,
  );
  await first.signal("SIGKILL");
  expect(await writers).toMatchObject(Array(3).fill({ status: "rejected" }));

  const second = await start();
  const { Versions = [] } = await second.s3.send(new ListObjectVersionsCommand({ Bucket: object.Bucket }));
  const listed = Versions.map(({ VersionId }) => VersionId);
  expect(listed).toEqual(
    expect.arrayContaining(promised.filter((versionId) => !deleted.includes(versionId))),
  );
  for (const VersionId of listed) {
    const { Body } = await second.s3.send(new GetObjectCommand({ ...object, VersionId }));
    const text = (await Body?.transformToString()) ?? "";
    expect(text === text.charAt(0).repeat(sizeInBytes)).toBe(true);
  }
  expect(readdirSync(join(dataDirectory, "s3"))).toHaveLength(listed.length);
  await second.signal("SIGINT");
  rmSync(directory, { recursive: true });
});
