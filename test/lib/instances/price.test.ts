import { expect, it } from "vitest";
import { describePrice, priceOf } from "#lib/instances/price.ts";
import { priceTable } from "#lib/instances/price-table.ts";

const table = { asOf: "2026-01-02", source: "a list", regions: { "us-east-1": { "ml.c6i.xlarge": 0.204 } } };

it("is of all instances, an hour and a month of 730 hours, with its source and date", () => {
  const price = priceOf({ region: "us-east-1", instanceType: "ml.c6i.xlarge", instanceCount: 2 }, table);
  expect(price).toMatchObject({ perHourInDollars: 0.408, perMonthInDollars: 297.84 });
  expect(describePrice(price)).toBe("0.408 USD an hour, 298 USD a month (a list, as of 2026-01-02)");
});

it.each([
  ["eu-south-2", "ml.c6i.xlarge"],
  ["us-east-1", "ml.c6i.32xlarge"],
])("in %s of %s is unknown and said to be, never guessed", (region, instanceType) => {
  const price = priceOf({ region, instanceType, instanceCount: 1 }, table);
  expect(price.perHourInDollars).toBeUndefined();
  expect(describePrice(price)).toContain("unknown price (the price table of 2026-01-02 has no ");
});

it("the table's own figures grow with the instance, and the table says when it was read", () => {
  expect(priceTable.asOf).toMatch(/^\d{4}-\d{2}-\d{2}$/);
  const { "ml.c5.large": large = 0, "ml.c5.xlarge": xlarge = 0 } = priceTable.regions["us-east-1"] ?? {};
  expect(large).toBeGreaterThan(0);
  expect(xlarge).toBeCloseTo(2 * large, 3);
});
