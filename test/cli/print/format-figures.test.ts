import { describe, expect, it } from "vitest";
import { formatAccuracy, formatDuration, formatLatency, formatSize } from "#cli/print/format-figures.ts";

describe("figures for people", () => {
  it.each([
    [0, "0.0 s"],
    [1234, "1.2 s"],
    [59_900, "59.9 s"],
    [60_000, "1 min 00 s"],
    [125_400, "2 min 05 s"],
    [3_600_000, "60 min 00 s"],
    [-5, "0.0 s"],
  ])("tell a duration of %d ms", (milliseconds, text) => {
    expect(formatDuration(milliseconds)).toBe(text);
  });

  it.each([
    [9.123, "9.1 ms"],
    [99.96, "100.0 ms"],
    [431.4, "431 ms"],
  ])("tell a latency of %d ms", (milliseconds, text) => {
    expect(formatLatency(milliseconds)).toBe(text);
  });

  it.each([
    [0, "0 bytes"],
    [999, "999 bytes"],
    [1500, "1.5 kB"],
    [90_868_376, "91 MB"],
    [1_340_000_000, "1.3 GB"],
  ])("tell a size of %d bytes", (bytes, text) => {
    expect(formatSize(bytes)).toBe(text);
  });

  it("tell only the accuracy that was measured", () => {
    expect(formatAccuracy({ worstCosine: 0.98123, meanCosine: 0.995 })).toBe(
      "worst cosine 0.9812, mean cosine 0.9950",
    );
    expect(formatAccuracy({ labelAgreement: 0.975, worstScoreShift: 0.05 })).toBe(
      "label agreement 97.5%, worst score shift 0.0500",
    );
  });
});
