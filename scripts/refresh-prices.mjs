#!/usr/bin/env node
// Prints the regions of lib/instances/price-table.ts from AWS's public price list, which needs no account.
import { readHostingPrices } from "./prices/read-hosting-prices.ts";

const regions = process.argv.slice(2);
if (regions.length === 0) {
  console.error(
    "usage: node scripts/refresh-prices.mjs <region> ...\nPut what it prints into lib/instances/price-table.ts.",
  );
  process.exit(2);
}
const offers = "https://pricing.us-east-1.amazonaws.com/offers/v1.0/aws/AmazonSageMaker/current";
const table = {};
for (const region of regions) {
  const response = await fetch(`${offers}/${region}/index.json`);
  if (!response.ok) throw new Error(`The price list answered ${response.status} for ${region}.`);
  table[region] = readHostingPrices(await response.json());
}
const asOf = new Date().toISOString().slice(0, 10);
console.log(JSON.stringify({ asOf, source: "AWS's price list", regions: table }, undefined, 2));
