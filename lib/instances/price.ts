import { priceTable } from "./price-table.ts";

/** How many hours AWS counts as a month (its Pricing Calculator). */
const hoursPerMonth = 730;

/** What an endpoint costs while it is there, as far as the table knows. */
export interface Price {
  /** US dollars for all instances together; absent when it is not known. */
  perHourInDollars?: number;
  perMonthInDollars?: number;
  /** When the figures were read, or why there are none. */
  basis: string;
}

/** What is to be paid for. */
export interface PriceQuestion {
  region: string;
  instanceType: string;
  instanceCount: number;
}

/** The list price of an endpoint's instances; never a guess. */
export function priceOf({ region, instanceType, instanceCount }: PriceQuestion, table = priceTable): Price {
  const perInstance = table.regions[region]?.[instanceType];
  if (perInstance === undefined) {
    return { basis: `the price table of ${table.asOf} has no ${instanceType} in ${region}` };
  }
  const perHourInDollars = round(perInstance * instanceCount);
  return {
    perHourInDollars,
    perMonthInDollars: round(perHourInDollars * hoursPerMonth),
    basis: `${table.source}, as of ${table.asOf}`,
  };
}

/** A price in a few words. */
export function describePrice({ perHourInDollars, perMonthInDollars, basis }: Price): string {
  if (perHourInDollars === undefined || perMonthInDollars === undefined) return `unknown price (${basis})`;
  return `${perHourInDollars} USD an hour, ${perMonthInDollars.toFixed(0)} USD a month (${basis})`;
}

function round(dollars: number): number {
  return Math.round(dollars * 10_000) / 10_000;
}
