/** AWS's offer file of one region, as far as it is read here. Prices are decimals in text. */
export interface OfferFile {
  products: Record<string, { sku: string; attributes: { component?: string; instanceName?: string } }>;
  terms: { OnDemand: Record<string, Record<string, Offer>> };
}

interface Offer {
  priceDimensions: Record<string, { pricePerUnit: { USD?: string } }>;
}

/** Dollars an hour of each hosting instance on demand, by type. */
export function readHostingPrices({ products, terms }: OfferFile): Record<string, number> {
  const prices = Object.values(products).flatMap(({ sku, attributes: { component, instanceName } }) => {
    const dollars = dollarsOf(Object.values(terms.OnDemand[sku] ?? {}));
    const isWanted = component === "Hosting" && instanceName !== undefined && dollars > 0;
    return isWanted ? [[instanceName, dollars] as const] : [];
  });
  return Object.fromEntries(prices.sort(([left], [right]) => (left < right ? -1 : 1)));
}

function dollarsOf([offer]: Offer[]): number {
  const [dimension] = Object.values(offer?.priceDimensions ?? {});
  return Number(dimension?.pricePerUnit.USD ?? 0);
}
