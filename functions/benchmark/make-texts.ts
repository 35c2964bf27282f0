import type { Cell } from "#lib/benchmark-report.ts";
import type { BenchmarkRequest } from "#lib/manifest/schema.ts";

/** The texts of the benchmark's own request: `inputs` over and over. */
export function makeRequestTexts({ inputs, batchSize }: BenchmarkRequest): string[] {
  return Array.from({ length: batchSize }, (_, index) => inputs[index % inputs.length] ?? "");
}

/** The texts of a cell: so many words of `inputs`, every text beginning with another one. */
export function makeCellTexts({ batchSize, words }: Cell, inputs: readonly string[]): string[] {
  const vocabulary = inputs.join(" ").split(/\s+/);
  return Array.from({ length: batchSize }, (_, text) =>
    Array.from({ length: words }, (_, word) => vocabulary[(text + word) % vocabulary.length]).join(" "),
  );
}
