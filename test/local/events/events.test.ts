import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "../../support/eventually.ts";
import { startTestCloud, type TestCloud } from "../support/test-cloud.ts";

const source = `
  import { appendFileSync } from "node:fs";
  import { setTimeout } from "node:timers/promises";
  let failures = 0;
  export const handler = async (event) => {
    appendFileSync(process.env.EVENTS_FILE, JSON.stringify(event) + "\\n");
    const { key } = event.detail.object;
    if (key.includes("slow")) await setTimeout(5_000);
    if (key.includes("fails-once") && failures++ === 0) throw new Error("Not yet.");
  };`;

const ObjectRule = {
  Type: "AWS::Events::Rule",
  Properties: {
    EventPattern: {
      source: ["aws.s3"],
      "detail-type": ["Object Created", "Object Deleted"],
      detail: { bucket: { name: [{ Ref: "Bucket" }] }, object: { key: [{ prefix: "manifests/" }] } },
    },
    Targets: [{ Id: "trigger", Arn: { "Fn::GetAtt": ["Trigger", "Arn"] } }],
  },
};

describe("S3 events", () => {
  const directory = mkdtempSync(join(tmpdir(), "onnxify-events-"));
  const eventsFile = join(directory, "events");
  let cloud: TestCloud;

  beforeAll(async () => {
    const Trigger = { source, variables: { EVENTS_FILE: eventsFile } };
    cloud = await startTestCloud({ functions: { Trigger }, resources: { ObjectRule } });
  });

  afterAll(async () => {
    await cloud.remove();
    rmSync(directory, { recursive: true });
  });

  const put = (Key: string, Body = "content") =>
    cloud.s3.send(new PutObjectCommand({ Bucket: cloud.bucket, Key, Body }));

  const eventsOf = (key: string) => {
    const lines = existsSync(eventsFile) ? readFileSync(eventsFile, "utf8").split("\n").slice(0, -1) : [];
    return lines.map((line) => JSON.parse(line)).filter(({ detail }) => detail.object.key === key);
  };

  const arrived = (key: string, count = 1) =>
    eventually(
      () => eventsOf(key),
      (events) => events.length >= count,
    );

  const sort = (events: ReturnType<typeof eventsOf>) =>
    events.toSorted((left, right) => (left.detail.object.sequencer < right.detail.object.sequencer ? -1 : 1));

  it("tell a rule's function of an object, its key as it is", async () => {
    const key = "manifests/team a/ids+ü.txt";
    const { ETag } = await put(key, "hello");
    const [event] = await arrived(key);
    expect(event.detail.object).not.toHaveProperty("version-id");
    expect(event).toMatchObject({
      version: "0",
      source: "aws.s3",
      "detail-type": "Object Created",
      account: "000000000000",
      region: "us-east-1",
      resources: [`arn:aws:s3:::${cloud.bucket}`],
      detail: {
        bucket: { name: cloud.bucket },
        object: {
          key,
          size: 5,
          etag: ETag?.replaceAll('"', ""),
          sequencer: expect.stringMatching(/^[0-9A-F]{18}$/),
        },
        reason: "PutObject",
      },
    });
  });

  it("tell how an object came about, and of its end", async () => {
    await put("source", "content");
    const object = { Bucket: cloud.bucket, Key: "manifests/x.txt" };
    await cloud.s3.send(new CopyObjectCommand({ ...object, CopySource: `${cloud.bucket}/source` }));
    await new Upload({ client: cloud.s3, params: { ...object, Body: Buffer.alloc(6 * 1024 * 1024) } }).done();
    const Delete = { Objects: [{ Key: object.Key }] };
    await cloud.s3.send(new DeleteObjectsCommand({ Bucket: cloud.bucket, Delete }));
    const events = await arrived(object.Key, 3);
    const bySequence = sort(events);
    expect(bySequence.map(({ detail }) => detail.reason)).toEqual([
      "CopyObject",
      "CompleteMultipartUpload",
      "DeleteObject",
    ]);
    expect(bySequence[2]["detail-type"]).toBe("Object Deleted");
    expect(bySequence[2].detail["deletion-type"]).toBe("Permanently Deleted");
    expect(bySequence[2].detail.object).not.toHaveProperty("version-id");
  });

  it("name the version where there are versions, and tell a marker from an end", async () => {
    const VersioningConfiguration = { Status: "Enabled" } as const;
    await cloud.s3.send(new PutBucketVersioningCommand({ Bucket: cloud.bucket, VersioningConfiguration }));
    const object = { Bucket: cloud.bucket, Key: "manifests/versioned.txt" };
    const { VersionId } = await put(object.Key);
    const marker = await cloud.s3.send(new DeleteObjectCommand(object));
    await cloud.s3.send(new DeleteObjectCommand({ ...object, VersionId }));
    const events = sort(await arrived(object.Key, 3));
    expect(
      events.map(({ detail }) => [detail.reason, detail["deletion-type"], detail.object["version-id"]]),
    ).toEqual([
      ["PutObject", undefined, VersionId],
      ["DeleteObject", "Delete Marker Created", marker.VersionId],
      ["DeleteObject", "Permanently Deleted", VersionId],
    ]);
  });

  it("go to nobody when no rule matches", async () => {
    await put("status/manifests/ids.txt");
    await put("manifests/after.txt");
    await arrived("manifests/after.txt");
    expect(eventsOf("status/manifests/ids.txt")).toEqual([]);
  });

  it("come again when the function failed", async () => {
    await put("manifests/fails-once.txt");
    await arrived("manifests/fails-once.txt", 2);
  });

  it("come again when the cloud ended while the function was at work", async () => {
    await put("manifests/slow.txt");
    await arrived("manifests/slow.txt");
    cloud = await cloud.restart();
    await arrived("manifests/slow.txt", 2);
  });
});
