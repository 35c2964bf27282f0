import { describe, expect, it } from "vitest";
import { toDecisions } from "#lib/benchmark/to-decisions.ts";

const maxLength = 8;

describe("an endpoint's answer", () => {
  it("of tagged tokens is one decision a token", () => {
    const answer = [
      { entity: "PER", score: 0.9, index: 1, word: "anna", start: 0, end: 4 },
      { entity: "O", score: 0.8, index: 2, word: "is", start: 5, end: 7 },
    ];
    expect(toDecisions(answer, { task: "token-classification", maxLength })).toEqual([
      { label: "PER", score: 0.9 },
      { label: "O", score: 0.8 },
    ]);
  });

  it("to a question is its span, or nothing", () => {
    const serving = { task: "question-answering", maxLength };
    const span = { score: 0.5, start: 3, end: 9, answer: "London" };
    expect(toDecisions(span, serving)).toEqual([{ label: "3-9", score: 0.5 }]);
    expect(toDecisions([], serving)).toEqual([]);
  });

  it("to a mask is its best token", () => {
    const answer = [{ score: 0.7, token: 11, token_str: "b", sequence: "a b" }];
    expect(toDecisions(answer, { task: "fill-mask", maxLength })).toEqual([{ label: "11", score: 0.7 }]);
  });

  it("about labels is the likeliest", () => {
    const answer = { sequence: "a", labels: ["cooking", "sports"], scores: [0.6, 0.4] };
    expect(toDecisions(answer, { task: "zero-shot-classification", maxLength })).toEqual([
      { label: "cooking", score: 0.6 },
    ]);
  });

  it("about relevance is on one side of a half, or of zero where the model has no activation", () => {
    const serving = { task: "text-ranking", maxLength };
    expect(toDecisions(0.7, { ...serving, functionToApply: "sigmoid" })).toEqual([
      { label: "relevant", score: 0.7 },
    ]);
    expect(toDecisions(-3, { ...serving, functionToApply: "none" })).toMatchObject([{ label: "irrelevant" }]);
  });

  it("of another shape is an error, not an agreement", () => {
    expect(() => toDecisions([{ label: "a" }], { task: "token-classification", maxLength })).toThrow();
  });
});
