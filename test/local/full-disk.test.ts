import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from "@aws-sdk/client-s3";
import { StartExecutionCommand } from "@aws-sdk/client-sfn";
import { afterAll, describe, expect, it } from "vitest";
import { BoundedLog } from "#local/bounded-log.ts";
import { mountSmallDisk } from "../support/small-disk.ts";
import { startTestCloud, type TestCloud } from "./support/test-cloud.ts";

const disk = mountSmallDisk(8);
const ends: (() => Promise<void> | void)[] = [() => disk?.remove()];

afterAll(async () => {
  for (const end of ends.reverse()) await end();
});

/** Writes until nothing more goes in. */
function fill(directory: string): string {
  const file = join(directory, "filler");
  writeFileSync(file, "");
  for (const sizeInBytes of [1024 * 1024, 4096, 1]) {
    try {
      for (;;) writeFileSync(file, Buffer.alloc(sizeInBytes), { flag: "a" });
    } catch {
      // A smaller piece may still have room.
    }
  }
  return file;
}

const bodyOf = async ({ s3, bucket }: TestCloud, Key: string) =>
  (await s3.send(new GetObjectCommand({ Bucket: bucket, Key }))).Body?.transformToString();

describe.skipIf(disk === undefined)("a local cloud whose disk is full", () => {
  const directory = disk?.directory ?? "";
  const dataDirectory = join(directory, "data");
  it("says which directory is full, keeps what was there, and goes on once there is room", async () => {
    mkdirSync(dataDirectory);
    let cloud = await startTestCloud({}, { dataDirectory });
    ends.push(() => cloud.remove());
    const { s3, sfn, bucket: Bucket, stateMachineArn } = cloud;
    const put = (Key: string, Body: string | Buffer) => s3.send(new PutObjectCommand({ Bucket, Key, Body }));
    await put("kept", "before");
    const filler = fill(directory);
    const files = readdirSync(join(dataDirectory, "s3"));

    const refused = { name: "InsufficientStorage", message: expect.stringContaining(dataDirectory) };
    await expect(put("kept", Buffer.alloc(1024 * 1024))).rejects.toMatchObject(refused);
    await expect(put("new", "after")).rejects.toMatchObject(refused);
    const outcomes = await Promise.allSettled(
      Array.from({ length: 20 }, () =>
        sfn.send(new StartExecutionCommand({ stateMachineArn, input: JSON.stringify("x".repeat(100_000)) })),
      ),
    );
    const refusals = outcomes.filter((outcome) => outcome.status === "rejected");
    expect(refusals.length).toBeGreaterThan(0);
    for (const { reason } of refusals) expect(reason).toMatchObject(refused);

    expect(await bodyOf(cloud, "kept")).toBe("before");
    expect(readdirSync(join(dataDirectory, "s3"))).toEqual(files);
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }));
    expect(Contents.map(({ Key }) => Key)).toEqual(["kept"]);

    rmSync(filler);
    await put("new", "after");
    expect(await bodyOf(cloud, "new")).toBe("after");
    cloud = await cloud.restart();
    expect([await bodyOf(cloud, "kept"), await bodyOf(cloud, "new")]).toEqual(["before", "after"]);
    expect(cloud.notices).toEqual([]);
  });
});

describe.skipIf(disk === undefined)("a log on a disk that is full", () => {
  it("has whole lines only, and ends nothing", () => {
    const file = join(disk?.directory ?? "", "log");
    const log = new BoundedLog(file);
    const line = "a line of some length, so that the last one has room for a part of itself only";
    const filler = fill(disk?.directory ?? "");
    for (let index = 0; index < 2_000; index += 1) log.write(`${line}\n`);
    truncateSync(filler, statSync(filler).size - 8192);
    for (let index = 0; index < 2_000; index += 1) log.write(`${line}\n`);
    rmSync(filler);
    const lines = readFileSync(file, "utf8").split("\n").slice(0, -1);
    expect(new Set(lines)).toEqual(new Set([line]));
    expect(lines.length).toBeLessThan(2_000);
  });
});
