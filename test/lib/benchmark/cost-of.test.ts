import { expect, it } from "vitest";
import { costOf } from "#lib/benchmark/cost-of.ts";
import { priceOf } from "#lib/instances/price.ts";

it("a million requests cost as many hours as they take, at the price of all instances", () => {
  const { perHourInDollars } = priceOf({
    region: "us-east-1",
    instanceType: "ml.c6i.xlarge",
    instanceCount: 2,
  });
  expect(perHourInDollars).toBe(0.408);
  // 100 requests a second are 360,000 an hour, so that a million take 2.78 hours.
  expect(costOf(perHourInDollars, 100)).toEqual({
    perHourInDollars: 0.408,
    perMillionRequestsInDollars: expect.closeTo(1.1333, 4),
  });
});

it("nobody knows what they cost where no price is known", () => {
  expect(costOf(undefined, 100)).toBeUndefined();
});
