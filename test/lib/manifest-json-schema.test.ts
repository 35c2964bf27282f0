import { describe, expect, it } from "vitest";
import { z } from "zod";
import { ManifestError } from "#lib/errors.ts";
import { manifestJsonSchema } from "#lib/manifest/json-schema.ts";
import { parseManifest } from "#lib/manifest/parse-manifest.ts";

describe("the published JSON Schema of manifests", () => {
  it("is made of the schema that the trigger reads with (`vitest -u` writes it anew)", async () => {
    const published = `${JSON.stringify(manifestJsonSchema(), undefined, 2)}\n`;
    await expect(published).toMatchFileSnapshot("../../docs/manifest.schema.json");
  });

  const schema = z.fromJSONSchema(JSON.parse(JSON.stringify(manifestJsonSchema())));

  it.each([
    [["acme/classifier", "acme/embedder@v2"]],
    [[{ model: "acme/classifier", gates: { scoreShift: 0.1 }, benchmark: { batchSize: 8 } }]],
    [{ models: ["acme/classifier"] }],
    [{ defaults: { instanceCount: 2, redeploy: "never" }, models: [{ model: "acme/classifier" }] }],
  ])("accepts what the trigger accepts: %j", (document) => {
    expect(schema.safeParse(document).error).toBeUndefined();
    for (const parsed of parseManifest("m.json", JSON.stringify(document)))
      expect(parsed).toHaveProperty("entry");
  });

  it.each([
    [[]],
    [[{ model: "acme/classifier", instancecount: 2 }]],
    [[{ model: "acme/classifier", instanceCount: 0 }]],
    [[{ model: "acme/classifier", gates: { speed: 1 } }]],
    [[{ model: "acme/classifier", quantization: "int4" }]],
    [[{ model: "../../etc/passwd" }]],
    [{ models: ["acme/classifier"], default: {} }],
  ])("refuses what the trigger refuses: %j", (document) => {
    expect(schema.safeParse(document).success).toBe(false);
    expect(isRefused(JSON.stringify(document))).toBe(true);
  });
});

function isRefused(text: string): boolean {
  try {
    return parseManifest("m.json", text).some((parsed) => "error" in parsed);
  } catch (error) {
    return error instanceof ManifestError;
  }
}
