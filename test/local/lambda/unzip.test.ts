import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { unzip } from "#local/lambda/unzip.ts";
import { writeZip } from "../support/write-zip.ts";

describe("unzip", () => {
  let directory: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "onnxify-unzip-"));
  });

  afterEach(() => rmSync(directory, { recursive: true }));

  const archive = (files: Record<string, string>) => {
    const file = join(directory, "archive.zip");
    writeZip(file, files);
    return readFileSync(file);
  };

  it("writes files where the archive has them", async () => {
    await unzip(
      archive({ "a.txt": "a", "deep/er/ü.txt": "b".repeat(100_000), empty: "" }),
      join(directory, "out"),
    );
    const read = (path: string) => readFileSync(join(directory, "out", path), "utf8");
    expect([read("a.txt"), read("deep/er/ü.txt").length, read("empty")]).toEqual(["a", 100_000, ""]);
  });

  it("refuses an entry that would lie outside", async () => {
    await expect(unzip(archive({ "../outside": "x" }), join(directory, "out"))).rejects.toThrow(
      "leaves the archive",
    );
  });

  it("refuses an entry that does not have its checksum", async () => {
    const bytes = archive({ "a.txt": "content" });
    bytes.writeUInt32LE(0, bytes.indexOf(Buffer.from("504b0102", "hex")) + 16);
    await expect(unzip(bytes, join(directory, "out"))).rejects.toThrow("does not have its checksum");
  });

  it("refuses what is no archive", async () => {
    await expect(unzip(Buffer.from("nothing"), join(directory, "out"))).rejects.toThrow("no zip archive");
  });
});
