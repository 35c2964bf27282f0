import { describe, expect, it } from "vitest";
import { ManifestError } from "#lib/errors.ts";
import { parseEntry } from "#lib/manifest/parse-entry.ts";

/** Step Functions: a state's input and output have at most so many bytes. */
const largestDocumentInBytes = 262_144;
/** An error's cause has at most so many characters (Fail, `Cause`), and is in the document twice once it is told. */
const largestCauseInBytes = 32_768;
/** Everything that the steps add, an ARN or an S3 URL (1,024 characters) in each of some twenty places. */
const stepsInBytes = 32 * 1024;

const parse = (inputs: string[]) =>
  parseEntry({ model: "a/b", benchmark: { inputs } }, { place: "models[0]" });

describe("the document of an execution", () => {
  it("has room to spare even with the largest entry and the longest cause", () => {
    // The control character takes six bytes of JSON.
    const entry = parse(Array.from({ length: 5 }, () => "\u0001".repeat(1_000)));
    const entryInBytes = Buffer.byteLength(JSON.stringify(entry));
    expect(entryInBytes).toBeGreaterThan(30_000);
    expect(entryInBytes + 2 * largestCauseInBytes + stepsInBytes).toBeLessThan(largestDocumentInBytes / 1.9);
  });

  it("would have none with longer texts, which are refused with the entry", () => {
    const inputs = Array.from({ length: 16 }, () => "\u0001".repeat(2_000));
    expect(() => parse(inputs)).toThrow(ManifestError);
    expect(() => parse(inputs)).toThrow(/models\[0\]\.benchmark\.inputs is .*expected at most 32768 bytes/);
  });
});
