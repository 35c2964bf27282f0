import { describe, expect, it } from "vitest";
import { failedAccuracyGates } from "#lib/accuracy.ts";
import { compareDecisions, decide } from "#lib/decisions.ts";
import { gatesSchema } from "#lib/manifest/schema.ts";

const person = { label: "PER", score: 0.9 };
const place = { label: "LOC", score: 0.6 };

describe("decisions", () => {
  it("agree when their labels are the same, counted over all requests", () => {
    const accuracy = compareDecisions({
      expected: [[person, place], [person], [place]],
      actual: [[person, { label: "PER", score: 0.5 }], [person], [place]],
    });
    expect(accuracy.labelAgreement).toBe(0.75);
    expect(accuracy.worstScoreShift).toBeCloseTo(0.1);
  });

  it("that are missing agree with nothing", () => {
    expect(compareDecisions({ expected: [[person, place]], actual: [[person]] })).toEqual({
      labelAgreement: 0.5,
      worstScoreShift: 1,
    });
    expect(compareDecisions({ expected: [[person]], actual: [] }).labelAgreement).toBe(0);
  });

  it("with a score that is not a number pass no gate", () => {
    const accuracy = compareDecisions({
      expected: [[person]],
      actual: [[{ label: "PER", score: Number.NaN }]],
    });
    expect(failedAccuracyGates(accuracy, gatesSchema.parse({}))).toHaveLength(1);
  });

  it("are the highest of several logits, with its share", () => {
    expect(decide(Float32Array.of(0, Math.log(3), Math.log(4)))).toEqual({
      label: "2",
      score: expect.closeTo(0.5),
    });
  });

  it("are relevance when there is one logit", () => {
    expect(decide(Float32Array.of(2))).toMatchObject({ label: "relevant" });
    expect(decide(Float32Array.of(-1e4))).toEqual({ label: "irrelevant", score: 0 });
  });
});
