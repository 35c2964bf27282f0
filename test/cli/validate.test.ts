import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runOnnxify } from "./run-onnxify.ts";

describe("onnxify validate", () => {
  let directory: string;

  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), "onnxify-validate-"));
  });

  afterAll(() => rmSync(directory, { recursive: true }));

  const validate = (name: string, text: string, ...options: string[]) => {
    writeFileSync(join(directory, name), text);
    return runOnnxify(["validate", name, ...options], { directory });
  };

  it("shows without any network what would become of every entry", async () => {
    const text =
      "defaults: { instanceCount: 2 }\nmodels:\n  - acme/classifier@v1\n  - model: acme/embedder\n";
    const { exitCode, stdout, stderr } = await validate("good.yaml", text);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(stdout.trimEnd().split("\n")).toEqual([
      "model            revision  endpoint         instances        quantization",
      "acme/classifier  v1        acme-classifier  2 ml.c6i.xlarge  auto",
      "acme/embedder    main      acme-embedder    2 ml.c6i.xlarge  auto",
    ]);
  });

  it("ends with 2 when an entry would be refused, and names path, value and what was expected", async () => {
    const text = '["acme/classifier", {"model": "acme/embedder", "instanceCount": 0}]';
    const { exitCode, stdout, stderr } = await validate("bad.json", text);
    expect(exitCode).toBe(2);
    expect(stdout).toContain("acme-classifier");
    expect(stdout).toMatch(/^refused: models\[1\]\.instanceCount is 0; expected /m);
    expect(stderr).toBe("error: bad.json: 1 of 2 entries would be refused.\n");
  });

  it("answers the entries with all defaults as JSON", async () => {
    const { stdout } = await validate("list.txt", "acme/classifier # ours\n", "--json");
    const { entries } = JSON.parse(stdout);
    expect(entries).toMatchObject([{ outcome: "accepted", entry: { endpointName: "acme-classifier" } }]);
    expect(entries[0].entry.gates.labelAgreement).toBe(0.98);
  });

  it.each([
    ["broken.yaml", "models: [", "broken.yaml cannot be read: "],
    ["empty.txt", "# nothing\n", "empty.txt names no model."],
    ["models.csv", "a,b", "models.csv ends in none of .txt, .json, .yaml and .yml."],
  ])("says of %s why it cannot be read", async (name, text, sentence) => {
    const { exitCode, stderr } = await validate(name, text);
    expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: expect.stringContaining(sentence) });
  });

  it("says that a file is not there", async () => {
    const { exitCode, stderr } = await runOnnxify(["validate", "absent.json"], { directory });
    expect(exitCode).toBe(2);
    expect(stderr).toContain("error: absent.json cannot be read: ENOENT");
  });
});
