import { describe, expect, it } from "vitest";
import { formatAnswer } from "#cli/result/format-answer.ts";

const scores = [
  { label: "joy", score: 0.25 },
  { label: "love", score: 0.9971 },
  ...["anger", "fear", "grief", "relief"].map((label) => ({ label, score: 0.001 })),
];

describe("an endpoint's answer", () => {
  it("shows the five best labels of each text, the best first", () => {
    const lines = formatAnswer({ texts: ["I love you"], answer: [scores] }, { hasBars: false });
    expect(lines).toEqual([
      "I love you",
      "  love   0.9971",
      "  joy    0.2500",
      "  anger  0.0010",
      "  fear   0.0010",
      "  grief  0.0010",
    ]);
  });

  it("has bars for people at a terminal", () => {
    const [, love, joy, anger] = formatAnswer({ texts: ["I love you"], answer: [scores] }, { hasBars: true });
    expect([love, joy, anger].map((line) => line?.replace(/[^█]/g, "").length)).toEqual([24, 6, 0]);
  });

  it("shows how a vector begins, its length and its norm", () => {
    const answer = [Array.from({ length: 16 }, () => 0.25)];
    expect(formatAnswer({ texts: ["one"], answer }, { hasBars: false })).toEqual([
      "one",
      "  16 numbers, norm 1.0000: 0.2500, 0.2500, 0.2500, 0.2500, 0.2500, 0.2500, ...",
    ]);
  });

  it("shows anything else as it came", () => {
    expect(formatAnswer({ texts: ["one"], answer: { odd: true } }, { hasBars: false })).toEqual([
      "one",
      '  {"odd":true}',
    ]);
  });
});
