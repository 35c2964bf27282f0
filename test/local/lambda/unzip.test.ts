import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
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

  /** An archive of a megabyte of zeros that says something else of itself. */
  const zeros = (saidInBytes: number) => {
    const bytes = archive({ zeros: Buffer.alloc(1024 * 1024).toString() });
    bytes.writeUInt32LE(saidInBytes, bytes.indexOf(Buffer.from("504b0102", "hex")) + 24);
    return bytes;
  };

  it.each([
    [
      "says that it is more than Lambda takes",
      2 ** 31,
      "has 2147483648 bytes unzipped; Lambda takes 262144000",
    ],
    ["holds more than it says", 1000, "The entry zeros cannot be inflated to its 1000 bytes"],
    ["holds less than it says", 2 * 1024 * 1024, "The entry zeros does not have its size"],
  ])("refuses a bomb that %s", async (_, saidInBytes, sentence) => {
    await expect(unzip(zeros(saidInBytes), join(directory, "out"))).rejects.toThrow(sentence);
  });

  it("of any damaged archive writes nothing outside, and ends", async () => {
    const whole = archive({ "a.txt": "a", "b/c.txt": "b".repeat(1000) });
    const damage = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(damage, fc.nat(whole.length), async (bytes, end) => {
        const damaged = Buffer.from(whole);
        for (const [position, value] of bytes) damaged[position] = value;
        const outcome = await unzip(damaged.subarray(0, end), join(directory, "out")).catch((error) => error);
        expect(outcome === undefined || outcome instanceof Error).toBe(true);
        expect(readdirSync(directory).filter((name) => name !== "out")).toEqual(["archive.zip"]);
      }),
    );
  });

  it("refuses what is no archive", async () => {
    await expect(unzip(Buffer.from("nothing"), join(directory, "out"))).rejects.toThrow("no zip archive");
  });
});
