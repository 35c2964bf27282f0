import { describe, expect, it } from "vitest";
import { formatAccuracy, formatLatency, formatSize } from "#lib/format-figures.ts";

describe("figures for people", () => {
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
