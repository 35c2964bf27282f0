import { mkdir, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { finish, type RunOptions, startOnnxify } from "./run-onnxify.ts";

let directory: string;
let options: RunOptions;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "onnxify-demo-test-"));
  await mkdir(join(directory, "tmp"));
  options = { directory, environment: { TMPDIR: join(directory, "tmp") } };
});

afterEach(() => rm(directory, { recursive: true, force: true }));

const leftovers = async () =>
  (await readdir(join(directory, "tmp"))).filter((name) => name.startsWith("onnxify-"));

describe("onnxify demo", () => {
  it("takes two models from a manifest to benchmarked endpoints, and leaves only their receipts", async () => {
    const { exitCode, stdout, stderr } = await finish(startOnnxify(["demo", "--json"], options));
    expect(exitCode, stderr).toBe(0);
    const { models, prediction } = JSON.parse(stdout);
    expect(models.map(({ model }: { model: string }) => model)).toEqual([
      "onnxify/emotions-minilm",
      "sentence-transformers/all-MiniLM-L6-v2",
    ]);
    for (const model of models) {
      expect(model).toMatchObject({ status: "InService", benchmark: { request: { batchSize: 128 } } });
      expect(model.benchmark.speedup).toBeCloseTo(model.benchmark.vanilla.p50Ms / model.benchmark.p50Ms, 6);
      const receipt = JSON.parse(await readFile(model.benchmark.reportFile, "utf8"));
      expect(receipt).toMatchObject({ releaseId: model.releaseId, verdict: "live", failedGates: [] });
      expect(await readFile(model.benchmark.htmlFile, "utf8")).toContain(
        `<title>${model.endpointName}: live`,
      );
      expect(stderr).toMatch(/^\S+ +✓ Benchmark .* vanilla$/m);
    }
    expect(prediction.answer[0][0]).toMatchObject({ label: "love" });
    expect(stderr).not.toContain("\u001b");
    expect(await leftovers()).toEqual([]);
  }, 600_000);

  it("leaves nothing when it is interrupted", async () => {
    const child = startOnnxify(["demo", "--json"], options);
    child.stderr?.on("data", (chunk) => {
      if (`${chunk}`.includes("✓ Quantize")) child.kill("SIGINT");
    });
    const { exitCode, stdout, stderr } = await finish(child);
    expect(exitCode).toBe(130);
    expect(JSON.parse(stdout).error.name).toBe("InterruptedError");
    expect(stderr).toContain("Interrupted by SIGINT.");
    expect(await leftovers()).toEqual([]);
  }, 120_000);
});
