import fc from "fast-check";
import { dump } from "js-yaml";
import { describe, expect, it } from "vitest";
import { ManifestError } from "#lib/errors.ts";
import { decodeManifest } from "#lib/manifest/decode-manifest.ts";
import { type ParsedEntry, parseManifest } from "#lib/manifest/parse-manifest.ts";

const json = (models: unknown[]) => JSON.stringify(models);

const refusalsOf = (entries: ParsedEntry[]) =>
  entries.map((parsed) => ("error" in parsed ? parsed.error.message : "accepted"));

const ids = fc
  .uniqueArray(fc.stringMatching(/^[a-z][a-z0-9]{0,8}\/[a-z][a-z0-9]{0,8}$/), { minLength: 1, maxLength: 5 })
  .filter((found) => new Set(found.map((id) => id.replace("/", "-"))).size === found.length);

/** What no entry may be, whatever JSON can say. */
const hostileValues = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }).filter((value) => typeof value !== "string"),
  fc.constantFrom(
    "../x",
    "a/b\0",
    "$(id)",
    "a/\u202eb",
    "\ud800",
    { model: { toString: 1 } },
    { model: [[]] },
  ),
  fc.record({ model: fc.constant("a/b"), task: fc.constant("x".repeat(300_000)) }),
);

describe("a hostile entry", () => {
  it("never changes what its neighbours become", () => {
    fc.assert(
      fc.property(
        ids,
        hostileValues,
        fc.nat(),
        fc.constantFrom(json, dump),
        (models, hostile, place, print) => {
          const position = place % (models.length + 1);
          const entries = parseManifest(
            "m.yaml",
            print((models as unknown[]).toSpliced(position, 0, hostile)),
          );
          const [refused] = entries.splice(position, 1);
          expect(refused).toHaveProperty("error");
          expect(entries.map((parsed) => "entry" in parsed && parsed.entry)).toEqual(
            parseManifest("m.json", json(models)).map((parsed) => "entry" in parsed && parsed.entry),
          );
        },
      ),
    );
  });

  it.each([
    "../../etc/passwd",
    "..",
    "a/../b",
    "a/b/c",
    "/a/b",
    "a/b/",
    "a//b",
    "a\\b",
    "a/b;id",
    "$(id)/b",
    "`id`",
    "a/b|id",
    "-rf",
    "a/-b",
    "%2e%2e/b",
    "a/b?c",
    "s3://bucket/../prefix/",
    "s3://../prefix/",
    "s3://bucket/",
    "file:///etc/passwd",
    "a/b\u0000",
    "a/b\n",
    "a/b\ud800",
    "a/\u202eb",
    "ａ/ｂ",
  ])("with the model id %j is refused, and so is none beside it", (model) => {
    const [refusal, neighbour] = refusalsOf(parseManifest("m.json", json([{ model }, "c/d"])));
    expect(refusal).toContain("expected a Hugging Face model id");
    expect(neighbour).toBe("accepted");
  });

  it.each(["..", ".", "../../other", "refs/../x", "/main", "main/", "a//b", "-x", "", "x".repeat(256)])(
    "with the revision %j is refused, because it would ask the Hub for something else",
    (revision) => {
      const [refusal] = refusalsOf(parseManifest("m.json", json([{ model: "a/b", revision }])));
      expect(refusal).toContain("models[0].revision is ");
    },
  );

  it.each([
    ["s3://bucket/evaluations/../releases/x.jsonl", "evaluation"],
    ["captures/../releases/", "dataCapture.prefix"],
  ])("with the place %s is refused, because it leads out of what may be used", (place, field) => {
    const values = { evaluation: place, "dataCapture.prefix": { prefix: place } };
    const [name = ""] = field.split(".");
    const value = Object.entries(values).find(([key]) => key === field)?.[1];
    const [refusal] = refusalsOf(parseManifest("m.json", json([{ model: "a/b", [name]: value }])));
    expect(refusal).toContain(`models[0].${field} is `);
  });

  it("is shown without anything that steers a terminal or turns text", () => {
    const models = ["a/\u202eb", "\u001b[2J", "a\u2028b", { model: "a/b", "\u0007key": 1 }];
    const entries = parseManifest("m\u202e.json", json(models));
    const shown = [...refusalsOf(entries), ...entries.map(({ model }) => model)].join("");
    expect(shown).toContain("\\u{202e}");
    expect(shown).not.toMatch(/[\p{C}\p{Zl}]/u);
  });

  it("with a million characters has a short refusal", () => {
    const [parsed] = parseManifest("m.json", json(["é😀".repeat(333_333)]));
    expect(
      JSON.stringify(parsed && "error" in parsed && [parsed.model, parsed.error.message]).length,
    ).toBeLessThan(900);
  });

  it.each([
    ['{"model": "a/b", "__proto__": {"instanceCount": 7}}', '"__proto__"'],
    ['{"model": "a/b", "gates": {"__proto__": {"speedup": 0}}}', '"__proto__"'],
    ['{"model": "a/b", "constructor": {"prototype": {}}}', '"constructor"'],
    ['{"model": "a/b", "<<": {"instanceCount": 7}}', '"<<"'],
  ])("that reaches for prototypes or merges is refused as a typing error: %s", (entry, key) => {
    for (const ending of ["json", "yaml"]) {
      const [refusal, neighbour] = refusalsOf(parseManifest(`m.${ending}`, `[${entry}, "c/d"]`));
      expect(refusal).toContain(`${key}; expected only keys among `);
      expect(neighbour).toBe("accepted");
    }
    expect(Object.keys(Object.prototype)).toEqual([]);
  });
});

describe("a hostile manifest", () => {
  it.each([
    ["m.json", '[{"model": "a/b", "model": "c/d"}]', "duplicated mapping key (line 1, column 20)"],
    ["m.yaml", "- model: a/b\n  model: c/d", "duplicated mapping key (line 2, column 3)"],
    ["m.json", `${"[".repeat(11)}${"]".repeat(11)}`, "it is nested more than 10 deep (line 1, column 11)"],
    ["m.json", "[".repeat(900_000), "it is nested more than 10 deep"],
    ["m.json", '{"a":'.repeat(900_000), "it is nested more than 10 deep"],
    ["m.yaml", "- ".repeat(900_000), "it is nested more than 10 deep"],
    ["m.yaml", "? ".repeat(900_000), "it is nested more than 10 deep"],
    ["m.json", `[${"{},".repeat(3_000_000)}{}]`, "has more than 1000000 lines and commas. Split it"],
    ["m.yaml", "\n".repeat(9_000_000), "has more than 1000000 lines and commas. Split it"],
    ["m.yaml", bomb(), "uses YAML aliases (line 2, column 11), which manifests may not"],
    ["m.yaml", "- &a a/b\n- *a", "uses YAML aliases"],
    ["m.yaml", "- !!js/function 'function () {}'", "unknown scalar tag"],
    ["m.yaml", "- a/b\n---\n- c/d", "expected a single document"],
    ["m.yaml", "- ? [a]\n  : b", "complex keys"],
    ["m.yaml", "- a/b\0", "null byte is not allowed"],
    ["m.json", "[a/b]", "it is YAML, but no JSON"],
    ["m.json", '["a/b",]', "it is YAML, but no JSON"],
    ["m.yaml", "", "m.yaml cannot be read"],
  ])("is refused in a moment and in a sentence: %$", (key, text, sentence) => {
    const startedAt = performance.now();
    expect(() => parseManifest(key, text)).toThrow(expect.objectContaining({ name: "ManifestError" }));
    expect(() => parseManifest(key, text)).toThrow(sentence);
    expect(performance.now() - startedAt).toBeLessThan(4_000);
  });

  it("of text with a comment in every word is read in a moment", () => {
    const startedAt = performance.now();
    expect(() => parseManifest("m.txt", `${" #".repeat(4_000_000)}\u2028x`)).toThrow("names no model");
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });

  it.each([
    ["a byte order mark", "\ufeff- a/b\n- c/d\n"],
    ["the line ends of Windows", "- a/b\r\n- c/d\r\n"],
  ])("with %s is read all the same", (_, text) => {
    const read = (key: string, content: string) =>
      parseManifest(key, decodeManifest(key, Buffer.from(content))).map(({ model }) => model);
    expect(read("m.yaml", text)).toEqual(["a/b", "c/d"]);
    expect(read("m.txt", text.replaceAll("- ", ""))).toEqual(["a/b", "c/d"]);
    expect(read("m.json", text.replace(/- .*/s, '["a/b",\r\n"c/d"]'))).toEqual(["a/b", "c/d"]);
  });

  it.each([
    ["UTF-16", Buffer.from("\ufeffa/b\n", "utf16le")],
    ["UTF-16", Buffer.from("\ufeffa/b\n", "utf16le").swap16()],
    ["no UTF-8", Buffer.from("a/b # \xe9", "latin1")],
  ])("in %s is refused with what to do", (encoding, bytes) => {
    expect(() => decodeManifest("manifests/m.txt", bytes)).toThrow(
      `manifests/m.txt is ${encoding}; manifests are UTF-8. Save it as UTF-8 and put it again.`,
    );
  });

  it("of any bytes at all is either read or refused with a sentence", () => {
    const structure = fc.string({
      unit: fc.constantFrom(..."-[]{}:&*!|>#?%<,\n\t a\"'\\\0\ufeff\ud800"),
      size: "medium",
    });
    const bytes = fc.oneof(
      fc.uint8Array(),
      structure.map((text) => Buffer.from(text)),
      fc.json().map((text) => Buffer.from(text)),
    );
    fc.assert(
      fc.property(fc.constantFrom("m.txt", "m.json", "m.yaml"), bytes, (key, content) => {
        try {
          parseManifest(key, decodeManifest(key, content));
        } catch (error) {
          expect(error).toBeInstanceOf(ManifestError);
        }
      }),
      { numRuns: 500 },
    );
  });

  it("says the same in every format", () => {
    const models = fc.array(
      fc.tuple(
        fc.constantFrom("a", "b", "x.y"),
        fc.constantFrom("c", "d_e"),
        fc.constantFrom("main", "v1", "refs/pr/1"),
      ),
      { minLength: 1 },
    );
    fc.assert(
      fc.property(models, (parts) => {
        const lines = parts.map(([owner, name, revision]) => `${owner}/${name}@${revision}`);
        const [text, ...others] = [
          parseManifest("m.txt", lines.join("\n")),
          parseManifest("m.json", json(lines)),
          parseManifest("m.yaml", dump({ models: lines })),
        ];
        for (const other of others) expect(other).toEqual(text);
      }),
    );
  });
});

/** The billion laughs, as far as they have to be written. */
function bomb(): string {
  const lines = Array.from({ length: 9 }, (_, index) => {
    const items = index === 0 ? "lol, ".repeat(9) : `*l${index - 1}, `.repeat(9);
    return `l${index}: &l${index} [${items}]`;
  });
  return lines.join("\n");
}
