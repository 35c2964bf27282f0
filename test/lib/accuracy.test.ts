import { describe, expect, it } from "vitest";
import { failedAccuracyGates, measureAccuracy } from "#lib/accuracy.ts";
import { gatesSchema } from "#lib/manifest/schema.ts";

const gates = gatesSchema.parse({});

describe("accuracy", () => {
  it("of embeddings is the cosine, the worst and the mean", () => {
    const accuracy = measureAccuracy({
      task: "feature-extraction",
      expected: [
        [1, 0],
        [0, 2],
      ],
      actual: [
        [3, 0],
        [1, 1],
      ],
      multiLabel: false,
    });
    expect(accuracy.worstCosine).toBeCloseTo(Math.SQRT1_2);
    expect(accuracy.meanCosine).toBeCloseTo((1 + Math.SQRT1_2) / 2);
  });

  it("of a single-label classifier counts the requests whose highest label is the same", () => {
    const accuracy = measureAccuracy({
      task: "text-classification",
      expected: [
        [0.9, 0.1],
        [0.6, 0.4],
      ],
      actual: [
        [0.8, 0.2],
        [0.4, 0.6],
      ],
      multiLabel: false,
    });
    expect(accuracy.labelAgreement).toBe(0.5);
    expect(accuracy.worstScoreShift).toBeCloseTo(0.2);
  });

  it("of a multi-label classifier counts the requests whose labels above one half are the same", () => {
    const accuracy = measureAccuracy({
      task: "text-classification",
      expected: [
        [0.9, 0.6],
        [0.9, 0.6],
      ],
      actual: [
        [0.6, 0.9],
        [0.9, 0.4],
      ],
      multiLabel: true,
    });
    expect(accuracy.labelAgreement).toBe(0.5);
  });

  it.each([
    [{ worstCosine: 0.96, meanCosine: 0.99 }, "worst cosine, at least 0.97"],
    [{ worstCosine: 0.98, meanCosine: 0.981 }, "mean cosine, at least 0.985"],
    [{ labelAgreement: 0.97, worstScoreShift: 0 }, "label agreement, at least 0.98"],
    [{ labelAgreement: 1, worstScoreShift: 0.2 }, "score shift, at most 0.15"],
  ])("of %j fails one gate", (accuracy, gate) => {
    expect(failedAccuracyGates(accuracy, gates)).toEqual([expect.stringContaining(gate)]);
  });

  it("that is not a number never passes", () => {
    const accuracy = measureAccuracy({
      task: "feature-extraction",
      expected: [[1, 0]],
      actual: [[Number.NaN, 0]],
      multiLabel: false,
    });
    expect(failedAccuracyGates(accuracy, gates)).toHaveLength(2);
  });

  it("of an answer that is missing never passes", () => {
    const accuracy = measureAccuracy({
      task: "text-classification",
      expected: [[0.5, 0.5]],
      actual: [],
      multiLabel: false,
    });
    expect(failedAccuracyGates(accuracy, gates)).not.toEqual([]);
  });
});
