import { expect, it } from "vitest";
import { askedOf } from "#lib/benchmark/asked-of.ts";
import { parseEntry } from "#lib/manifest/parse-entry.ts";

const quantization = { benchmarkRequest: { inputs: ["a"], parameters: { top_k: 1 } } };

it.each([
  ["with instances every concurrency of the grid", undefined, [1, 2, 4]],
  ["without instances no more at once than it was made for", { memoryInMb: 2048, maxConcurrency: 2 }, [1, 2]],
])("asks an endpoint %s", (_, serverless, concurrencies) => {
  const entry = parseEntry({ model: "a/b", ...(serverless && { serverless }) }, { place: "models[0]" });
  const { request, question } = askedOf(entry, quantization);
  expect(request).toEqual({ ...entry.benchmark, grid: { ...entry.benchmark.grid, concurrencies } });
  expect(question).toEqual(quantization.benchmarkRequest);
});
