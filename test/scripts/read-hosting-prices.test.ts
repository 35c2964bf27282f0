import { expect, it } from "vitest";
import { readHostingPrices } from "../../scripts/prices/read-hosting-prices.ts";

/** One product and its offer as AWS's offer files have them. */
function product(sku: string, component: string, instanceName: string, dollars: string) {
  const dimension = { unit: "Hrs", pricePerUnit: { USD: dollars } };
  return {
    products: { [sku]: { sku, productFamily: "ML Instance", attributes: { component, instanceName } } },
    offers: { [sku]: { [`${sku}.OFFER`]: { priceDimensions: { [`${sku}.OFFER.RATE`]: dimension } } } },
  };
}

it("keeps the hosting instances of a price list, and nothing that is free or for something else", () => {
  const listed = [
    product("B", "Hosting", "ml.m5.xlarge", "0.2570000000"),
    product("A", "Hosting", "ml.c6i.xlarge", "0.2300000000"),
    product("C", "Training", "ml.c6i.2xlarge", "0.4600000000"),
    product("D", "Hosting", "ml.t2.medium", "0.0000000000"),
  ];
  const list = {
    products: Object.assign({}, ...listed.map(({ products }) => products)),
    terms: { OnDemand: Object.assign({}, ...listed.map(({ offers }) => offers)) },
  };
  expect(readHostingPrices(list)).toEqual({ "ml.c6i.xlarge": 0.23, "ml.m5.xlarge": 0.257 });
});
