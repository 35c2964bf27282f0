import fc from "fast-check";
import { expect, it } from "vitest";
import { summarize } from "#lib/benchmark/summarize.ts";

it("finds percentiles by the nearest rank", () => {
  const durations = Array.from({ length: 100 }, (_, index) => 100 - index);
  expect(summarize(durations)).toEqual({
    p50InMilliseconds: 50,
    p90InMilliseconds: 90,
    p95InMilliseconds: 95,
    p95BoundsInMilliseconds: [91, 99],
    p99InMilliseconds: 99,
  });
});

it("answers only with durations that were measured, in order", () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1 }), (durations) => {
      const { p50InMilliseconds, p90InMilliseconds, p99InMilliseconds } = summarize(durations);
      expect(durations).toEqual(
        expect.arrayContaining([p50InMilliseconds, p90InMilliseconds, p99InMilliseconds]),
      );
      expect(p50InMilliseconds).toBeLessThanOrEqual(p90InMilliseconds);
      expect(p90InMilliseconds).toBeLessThanOrEqual(p99InMilliseconds);
    }),
  );
});
