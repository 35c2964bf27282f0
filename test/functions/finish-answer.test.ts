import { describe, expect, it } from "vitest";
import { finishAnswer } from "../../functions/verify-model/finish-answer.ts";

const request = {
  inputs: "two tokens, one of padding",
  tensors: { attention_mask: [1, 1, 0] },
  expected: [],
};
const hidden = { values: Float32Array.of(1, 4, 3, 0, 9, 9), dimensions: [1, 3, 2] };
const embed = (pooling: "mean" | "cls" | "max", normalize = false) =>
  finishAnswer(hidden, {
    serving: { task: "feature-extraction", maxLength: 8, pooling, normalize },
    request,
  });
const classify = (functionToApply: "sigmoid" | "softmax" | "none") =>
  finishAnswer(
    { values: Float32Array.of(0, Math.log(3)), dimensions: [1, 2] },
    { serving: { task: "text-classification", maxLength: 8, functionToApply }, request },
  );

describe("an answer", () => {
  it("of an embedder is pooled over the tokens that the mask keeps", () => {
    expect([embed("mean"), embed("cls"), embed("max")]).toEqual([
      [2, 2],
      [1, 4],
      [3, 4],
    ]);
  });

  it("of an embedder is normalized when the model's own pipeline does it", () => {
    expect(Math.hypot(...embed("mean", true))).toBeCloseTo(1);
  });

  it("of a classifier is activated as its head asks", () => {
    expect(classify("softmax")[1]).toBeCloseTo(0.75);
    expect(classify("sigmoid")[1]).toBeCloseTo(0.75);
    expect(classify("sigmoid")[0]).toBeCloseTo(0.5);
    expect(classify("none")[0]).toBe(0);
  });
});
