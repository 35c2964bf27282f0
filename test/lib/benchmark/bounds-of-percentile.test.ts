import { expect, it } from "vitest";
import { boundsOfPercentile } from "#lib/benchmark/bounds-of-percentile.ts";

/** The same numbers from 0 to 1 in every run (Lehmer's generator, Park and Miller's constants). */
function createRandom(seed = 42): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

const ascending = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

it("finds no bounds of a 95th percentile among fewer than 59 values", () => {
  expect(boundsOfPercentile(ascending(58), 0.95)).toBeUndefined();
  expect(boundsOfPercentile(ascending(59), 0.95)).toEqual([53, 59]);
  expect(boundsOfPercentile([], 0.95)).toBeUndefined();
});

it.each([
  [100, [91, 99]],
  [1000, [938, 962]],
])("agrees with the binomial distribution, summed exactly, for %d values", (count, bounds) => {
  expect(boundsOfPercentile(ascending(count), 0.95)).toEqual(bounds);
});

it.each([60, 200, 1000])(
  "holds each bound at least 19 times out of 20, for %d values with a long tail",
  (count) => {
    const random = createRandom();
    const trueP95 = -Math.log(0.05);
    const held = { lower: 0, upper: 0 };
    const trials = 1000;
    for (let trial = 0; trial < trials; trial += 1) {
      const values = Array.from({ length: count }, () => -Math.log(1 - random())).sort((a, b) => a - b);
      const [lower, upper] = boundsOfPercentile(values, 0.95) ?? [Number.NaN, Number.NaN];
      if (lower <= trueP95) held.lower += 1;
      if (upper >= trueP95) held.upper += 1;
    }
    expect(held.lower / trials).toBeGreaterThan(0.94);
    expect(held.upper / trials).toBeGreaterThan(0.94);
  },
);

it("finds bounds close to the percentile among very many values", () => {
  const [lower, upper] = boundsOfPercentile(ascending(200_000), 0.95) ?? [0, 0];
  expect(lower).toBeGreaterThan(189_800);
  expect(upper).toBeLessThan(190_200);
  expect(lower).toBeLessThan(190_000);
  expect(upper).toBeGreaterThan(190_000);
});
