import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { createGzip } from "node:zlib";
import { type Header, pack } from "tar-stream";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type ArchiveLimits, unpackArchive } from "#local/sagemaker/fleet/unpack-archive.ts";

let root: string;
let directory: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "onnxify-unpack-"));
  directory = join(root, "model");
  mkdirSync(directory);
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

const unpack = (...headers: TestHeader[]) => unpackWithin(undefined, ...headers);

type TestHeader = Partial<Header> & { name: string };

async function unpackWithin(limits: ArchiveLimits | undefined, ...headers: TestHeader[]): Promise<void> {
  const tar = pack();
  for (const header of headers) {
    tar.entry(header, header.type === undefined ? "content" : "");
  }
  tar.finalize();
  const archive = Readable.from(tar).pipe(createGzip());
  const { signal } = new AbortController();
  await unpackArchive({ archive, directory, signal, ...(limits && { limits }) });
}

test("files and folders are unpacked", async () => {
  await unpack(
    { name: "code/", type: "directory" },
    { name: "./code/inference.py" },
    { name: "deep/er/config.json" },
  );

  expect(readFileSync(join(directory, "code", "inference.py"), "utf8")).toBe("content");
  expect(readFileSync(join(directory, "deep", "er", "config.json"), "utf8")).toBe("content");
});

describe("an archive is refused", () => {
  test.each([
    ["that climbs out", [{ name: "../escaped" }]],
    ["that climbs out in the middle", [{ name: "code/../../escaped" }]],
    ["with an absolute name", [{ name: "/tmp/onnxify-escaped" }]],
    ["with a symbolic link", [{ name: "link", type: "symlink" as const, linkname: "/etc" }]],
    ["with a hard link", [{ name: "link", type: "link" as const, linkname: "/etc/passwd" }]],
    ["with a device", [{ name: "device", type: "character-device" as const }]],
  ])("%s", async (_, headers) => {
    await expect(unpack(...headers)).rejects.toThrow(/^The archive's entry "/);
    expect(existsSync(join(root, "escaped"))).toBe(false);
    expect(existsSync("/tmp/onnxify-escaped")).toBe(false);
  });

  test("that holds more bytes than it may, which its packed size does not show", async () => {
    const tar = pack();
    tar.entry({ name: "zeros" }, Buffer.alloc(64 * 1024 * 1024));
    tar.finalize();
    const archive = Readable.from(tar).pipe(createGzip());
    const limits = { sizeInBytes: 1024 * 1024, entries: 10 };
    await expect(
      unpackArchive({ archive, directory, signal: new AbortController().signal, limits }),
    ).rejects.toThrow("The archive holds more than 1048576 bytes.");
    const written = statSync(join(directory, "zeros"), { throwIfNoEntry: false })?.size ?? 0;
    expect(written).toBeLessThanOrEqual(limits.sizeInBytes);
  });

  test("that holds more entries than it may", async () => {
    const limits = { sizeInBytes: 1024 * 1024, entries: 3 };
    const headers = ["a", "b", "c", "d"].map((name) => ({ name }));
    await expect(unpackWithin(limits, ...headers)).rejects.toThrow("The archive holds more than 3 entries.");
  });

  test("that is cut off", async () => {
    const tar = pack();
    tar.entry({ name: "weights", size: 1000 });
    const half = Readable.from([Buffer.from("1f8b0800000000000003", "hex")]);
    await expect(
      unpackArchive({ archive: half, directory, signal: new AbortController().signal }),
    ).rejects.toThrow("unexpected end of file");
  });
});
