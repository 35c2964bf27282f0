import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { outOfTime } from "#lib/benchmark/time-grid.ts";
import type { BenchmarkReport } from "#lib/benchmark-report.ts";
import { gatesSchema } from "#lib/manifest/schema.ts";
import { compareReports, compareWithLive } from "../../../functions/benchmark/compare-with-live.ts";
import { listFailedGates } from "../../../functions/benchmark/list-failed-gates.ts";
import { startRuntime, succeed } from "../../lib/benchmark/runtime.ts";
import { makeReceipt, makeTiming } from "../report/receipt.ts";

const reportUrl = "s3://bucket/reports/before.json";
const cell = { batchSize: 1, words: 8, concurrency: 1 };

/** A receipt whose grid has one cell with a p95 between bounds. */
function withP95(p95: number, bounds: [number, number] | undefined, rest: Partial<BenchmarkReport> = {}) {
  const { p95BoundsInMilliseconds: _, ...timing } = makeTiming(p95 * 0.8);
  const measured = { ...timing, p95InMilliseconds: p95, ...(bounds && { p95BoundsInMilliseconds: bounds }) };
  return makeReceipt({ grid: [{ cell, timing: measured }], ...rest });
}

const outcomeOf = (now: BenchmarkReport, before: BenchmarkReport) =>
  compareReports(now, { report: before, reportUrl }).timings.find(({ name }) =>
    name.startsWith("1 text of 8"),
  )?.outcome;

describe("a request that the release before answered as well", () => {
  it("is slower when its p95 is longer beyond doubt, with the gate on top", () => {
    const before = withP95(10, [9, 11]);
    expect(outcomeOf(withP95(14, [13, 15]), before)).toBe("slower");
    expect(outcomeOf(withP95(14, [12.6, 20]), before)).toBe("within the gate");
    expect(outcomeOf(withP95(5, [4, 6]), before)).toBe("within the gate");
    const loose = { gates: gatesSchema.parse({ p95Increase: 0.5 }) };
    expect(outcomeOf(withP95(140, [130, 150], { gates: "off" }), before)).toBe("within the gate");
    expect(outcomeOf(withP95(14, [13, 15], loose), before)).toBe("within the gate");
  });

  it("is not judged when either receipt has too few answers", () => {
    expect(outcomeOf(withP95(100, undefined), withP95(10, [9, 11]))).toBe("too few");
    expect(outcomeOf(withP95(100, [90, 110]), withP95(10, undefined))).toBe("too few");
  });

  it("is not compared when it was not the same", () => {
    const before = makeReceipt({ grid: [{ cell: { ...cell, concurrency: 2 }, timing: makeTiming(1) }] });
    const { timings } = compareReports(withP95(14, [13, 15]), { report: before, reportUrl });
    expect(timings.map(({ name }) => name)).toEqual(["the benchmark's request: 128 texts, 1 at a time"]);
  });
});

describe("a release that replaces another", () => {
  const slow = withP95(14, [13, 15]);

  it.each([
    ["another model", { model: "other/model" }, "the release before served another model"],
    ["other instances", { instanceType: "ml.c6i.large" }, "the release before ran on other instances"],
    [
      "no instances",
      { serverless: { memoryInMb: 2048, maxConcurrency: 5 } },
      "the release before ran on other instances",
    ],
    ["more instances", { instanceCount: 2 }, "the release before ran on other instances"],
    [
      "other texts",
      {
        quantization: { ...slow.quantization, benchmarkRequest: { inputs: ["b"], parameters: {} } },
      },
      "the release before was asked other texts",
    ],
  ])("with %s is compared but not judged", (_, changes, reason) => {
    const report = withP95(10, [9, 11], changes);
    const comparison = compareReports(slow, { report, reportUrl });
    expect(comparison.unjudgedBecause).toBe(reason);
    const judged = { ...slow, comparison };
    expect(listFailedGates(judged, {})).toEqual([]);
  });

  it("that was brought back by hand is compared but not judged", () => {
    const report = withP95(1, [0.9, 1.1]);
    const comparison = compareReports(slow, { report, reportUrl, isRestored: true });
    expect(comparison.unjudgedBecause).toBe("it was brought back by hand");
    expect(listFailedGates({ ...slow, comparison }, {})).toEqual([]);
  });

  it("says what it is made of that was something else", () => {
    const before = makeReceipt({ revision: "0".repeat(40) });
    before.quantization.toolchain = { ...before.quantization.toolchain, onnxruntime: "1.31.0" };
    before.provenance.handlerDigest = "older";
    expect(compareReports(makeReceipt(), { report: before, reportUrl }).changes).toEqual([
      { what: "commit", before: "0".repeat(40), after: makeReceipt().revision },
      { what: "serve container", before: "older", after: makeReceipt().provenance.handlerDigest },
      { what: "package onnxruntime", before: "1.31.0", after: "1.32.0" },
    ]);
  });

  it("is refused for what is slower, once it has been timed again and is still slower", async () => {
    await using server = await startRuntime((_, response) => void delay(30).then(() => succeed(response)));
    const live = { report: withP95(1, [0.9, 1.1]), reportUrl };
    const report = await compareWithLive(withP95(14, [13, 15]), live, server.context);
    expect(server.asked.length).toBeGreaterThan(1);
    expect(new Set(server.asked.map(({ texts }) => texts.length))).toEqual(new Set([1]));
    expect(report.grid[0]?.timing.p95InMilliseconds).toBe(14);
    expect(listFailedGates(report, {})).toEqual([
      "13.00 fails the gate: p95Increase, at most 0.15 (1 text of 8 words, 1 at a time: p95 1.0 ms before, 14.0 ms now)",
    ]);
  });

  it("is not refused when it was only slower the first time", async () => {
    await using server = await startRuntime((_, response) => succeed(response));
    const live = { report: withP95(200, [190, 210]), reportUrl };
    const report = await compareWithLive(withP95(400, [380, 420]), live, server.context);
    expect(report.grid[0]?.timing.p95InMilliseconds).toBeLessThan(200);
    expect(listFailedGates(report, {})).toEqual([]);
  });

  it("is not timed again when nothing is slower", async () => {
    await using server = await startRuntime((_, response) => succeed(response));
    const live = { report: makeReceipt(), reportUrl };
    const report = await compareWithLive(makeReceipt(), live, server.context);
    expect(server.asked).toEqual([]);
    expect(report.comparison?.changes).toEqual([]);
  });
});

describe("a release of 8-bit weights", () => {
  const onCpuWith = (recipe: string, endpointCpuFlags: string[], changes: Partial<BenchmarkReport> = {}) => {
    const receipt = makeReceipt(changes);
    receipt.quantization.recipe = recipe;
    receipt.provenance.endpointCpuFlags = endpointCpuFlags;
    return listFailedGates(receipt, {});
  };

  it("is refused by an endpoint whose CPU turns out to have no VNNI, unless the gates are off", () => {
    const sentence = "the endpoint's CPU has no VNNI, and without it the 8-bit weights of seed saturate";
    expect(onCpuWith("seed", ["avx2", "avx512f"])).toEqual([sentence]);
    expect(onCpuWith("seed", ["avx2", "avx512_vnni"])).toEqual([]);
    expect(onCpuWith("int8-static", ["avx2"])).toEqual([]);
    expect(onCpuWith("seed", ["avx2"], { gates: "off" })).toEqual([]);
  });
});

describe("a release whose requests fail", () => {
  it.each([
    [1, []],
    [2, [expect.stringContaining("2 of 122 requests failed (1 text of 8 words, 1 at a time)")]],
  ])("%d in 120 times has these failed gates: %j", (errors, failed) => {
    const report = makeReceipt({ grid: [{ cell, timing: makeTiming(5, { errors }) }] });
    expect(listFailedGates(report, {})).toEqual(failed);
  });

  it.each([
    [1, 0],
    [2, 1],
  ])("%d of 10 times fails %d gates: one alone says nothing about the model", (errors, failed) => {
    const timing = makeTiming(5, { errors, requests: 10 - errors });
    expect(listFailedGates(makeReceipt({ grid: [{ cell, timing }] }), {})).toHaveLength(failed);
  });

  it("always in one cell is refused; one that there was no time for is not", () => {
    const report = makeReceipt({
      skippedCells: [
        { cell, reason: outOfTime },
        { cell: { ...cell, words: 64 }, reason: "the model is tired" },
      ],
    });
    expect(listFailedGates(report, {})).toEqual([
      "no request was answered (1 text of 64 words, 1 at a time): the model is tired",
    ]);
  });
});
