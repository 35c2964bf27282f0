import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

/** The files below a directory that hold a text, as it is, in base64, or within gzip. */
export function findInFiles(directory: string, text: string): string[] {
  const needles = [text, ...base64Cores(text)].map((needle) => Buffer.from(needle));
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => {
      const content = unpack(readFileSync(file));
      return needles.some((needle) => content.includes(needle));
    });
}

function unpack(content: Buffer): Buffer {
  return content[0] === 0x1f && content[1] === 0x8b ? gunzipSync(content) : content;
}

/** What a text looks like inside of base64 whatever stands before it: three alignments, without their ends. */
function base64Cores(text: string): string[] {
  return [0, 1, 2].map((shift) =>
    Buffer.from("x".repeat(shift) + text)
      .toString("base64")
      .slice(4, -4),
  );
}
