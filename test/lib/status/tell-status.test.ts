import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { WriteConflictError } from "#lib/errors.ts";
import { inParallel } from "#lib/in-parallel.ts";
import { keys } from "#lib/keys.ts";
import { readJson, writeJson } from "#lib/s3/json-objects.ts";
import { type EntryRow, entryFolderOf, entryKeyOf } from "#lib/status/entry-row.ts";
import { foldEntries } from "#lib/status/fold-entries.ts";
import type { ManifestStatus } from "#lib/status/manifest-status.ts";
import { type EntryNews, tellStatus } from "#lib/status/tell-status.ts";
import {
  bucket,
  createBucket,
  startTestCloud,
  type TestCloud,
} from "../../local/sagemaker/support/start-test-cloud.ts";
import { loseAnswers } from "../../support/lose-answers.ts";

const manifestKey = "manifests/many.txt";
const machine = "arn:aws:states:us-east-1:000000000000:execution:machine";

let directory: string;
let cloud: TestCloud;
/** Every request by its command's name. */
let asked: Record<string, number>;

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), "onnxify-status-"));
  cloud = await startTestCloud({ directory });
  await createBucket(cloud.s3);
  asked = {};
  cloud.s3.middlewareStack.add((next, { commandName = "" }) => (request) => {
    asked[commandName] = (asked[commandName] ?? 0) + 1;
    return next(request);
  });
});

afterEach(async () => {
  await cloud.close();
  rmSync(directory, { recursive: true, force: true });
});

const rowOf = (index: number): EntryRow => ({
  model: "onnxify/a",
  endpointName: `Endpoint-${index}`,
  state: "accepted",
  onRemove: "keep",
  executionArn: `${machine}:execution-${index}`,
  acceptedAt: "2026-11-24T08:00:00.000Z",
  updatedAt: "2026-11-24T08:00:00.000Z",
});

const stateOf = (index: number) => (index % 7 === 0 ? "failed" : "live");

/** A manifest as the trigger leaves it, with the objects of some entries or of all. */
async function accept(count: number, written = [...Array(count).keys()]) {
  const rows = Array.from({ length: count }, (_, index) => rowOf(index));
  await inParallel(written.map(rowOf), 20, (row) =>
    writeJson(cloud.s3, { bucket, key: entryKeyOf(manifestKey, row.endpointName), value: row }),
  );
  const status: ManifestStatus = {
    manifest: { key: manifestKey, etag: "etag" },
    updatedAt: new Date().toISOString(),
    entries: rows.map((row, index) => ({ index, ...row })),
  };
  await writeJson(cloud.s3, { bucket, key: keys.status(manifestKey), value: status });
}

const readStatus = async () => {
  const status = await readJson<ManifestStatus>(cloud.s3, { bucket, key: keys.status(manifestKey) });
  return status?.entries ?? [];
};

const newsOf = (index: number, state: EntryRow["state"], executionName: string): EntryNews => ({
  executionName,
  endpointName: `endpoint-${index}`,
  source: { key: manifestKey },
  change: { state, endedAt: new Date().toISOString() },
  isUrgent: true,
});

/** As the state machine does, which tries again when others are in the way. */
async function end(
  index: number,
  state: EntryRow["state"],
  executionName = `execution-${index}`,
): Promise<void> {
  try {
    await tellStatus(newsOf(index, state, executionName), { s3: cloud.s3, bucket });
  } catch (error) {
    if (!(error instanceof WriteConflictError)) throw error;
    await end(index, state, executionName);
  }
}

describe("the status of a manifest", () => {
  it("has the end of every entry when hundreds end together, and each costs a few requests", async () => {
    const count = 300;
    await accept(count);
    asked = {};
    // As many as Lambda runs at once in an account that has asked for some more.
    await inParallel([...Array(count).keys()], 100, (index) => end(index, stateOf(index)));
    const entries = await readStatus();
    expect(entries.filter(({ state }, index) => state !== stateOf(index))).toEqual([]);
    expect(entries.map(({ index }) => index)).toEqual([...Array(count).keys()]);
    expect(asked.PutObjectCommand).toBeLessThan(2 * count);
    expect(asked.GetObjectCommand).toBeLessThan(6 * count);
    expect(asked.ListObjectsV2Command).toBeLessThan(count / 2);
  }, 120_000);

  it("of a large manifest is not written for every end, but always for the last", async () => {
    const folder = entryFolderOf(manifestKey, "endpoint-0");
    const isNeighbour = (index: number) => entryFolderOf(manifestKey, `endpoint-${index}`) === folder;
    const neighbours = [...Array(1_001).keys()].filter(isNeighbour);
    await accept(1_001, neighbours);
    asked = {};
    for (const index of neighbours) await end(index, "live");
    const entries = await readStatus();
    expect(neighbours.filter((index) => entries[index]?.state !== "live")).toEqual([]);
    // Each writes its own object, and takes the right to write the status and gives it back.
    expect((asked.PutObjectCommand ?? 0) - 3 * neighbours.length).toBeLessThan(neighbours.length / 2);
  }, 60_000);

  it("has the end that somebody has written down and died before the status file was written", async () => {
    await accept(3);
    const value = { ...rowOf(0), state: "live" };
    await writeJson(cloud.s3, { bucket, key: entryKeyOf(manifestKey, "endpoint-0"), value });
    await foldEntries({ manifestKey, isUrgent: true }, { s3: cloud.s3, bucket });
    expect((await readStatus()).map(({ state }) => state)).toEqual(["live", "accepted", "accepted"]);
  });

  it("has every end, although the answers to the writes are lost", async () => {
    await accept(4);
    const { s3 } = cloud;
    const store = { s3: loseAnswers(s3), bucket };
    for (const index of [0, 1, 2, 3]) await tellStatus(newsOf(index, "live", `execution-${index}`), store);
    expect((await readStatus()).map(({ state }) => state)).toEqual(Array(4).fill("live"));
  });

  it("does not hear of an execution that is not the entry's any more", async () => {
    await accept(1);
    await end(0, "failed", "somebody-else");
    expect((await readStatus()).map(({ state }) => state)).toEqual(["accepted"]);
  });

  it("does not mix up a manifest with another whose key begins like its own", async () => {
    await accept(1);
    const other = entryKeyOf(`${manifestKey}/a/b.txt`, "endpoint-0");
    await writeJson(cloud.s3, { bucket, key: other, value: { ...rowOf(0), state: "failed" } });
    await foldEntries({ manifestKey, isUrgent: true }, { s3: cloud.s3, bucket });
    expect((await readStatus()).map(({ state }) => state)).toEqual(["accepted"]);
  });
});
