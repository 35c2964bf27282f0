const confidence = 0.95;

/**
 * Two of the sorted values between which the true percentile lies, each bound with 95 % confidence, whatever the shape
 * of the distribution: how many of n values lie above the percentile is binomial (H. A. David, Order Statistics,
 * 7.1). `undefined` when the values are too few for an upper bound: fewer than 59 for the 95th percentile.
 */
export function boundsOfPercentile(sorted: readonly number[], share: number): [number, number] | undefined {
  const count = sorted.length;
  const fewest = largestBelow(1 - confidence, { count, chance: 1 - share });
  const most = largestBelow(confidence, { count, chance: 1 - share }) + 1;
  const lower = sorted[count - most - 1];
  const upper = sorted[count - fewest - 1];
  return fewest < 0 || lower === undefined || upper === undefined ? undefined : [lower, upper];
}

/** The largest number of successes for which so many or fewer are at most `limit` likely; -1 when there is none. */
function largestBelow(limit: number, { count, chance }: { count: number; chance: number }): number {
  let logarithm = count * Math.log1p(-chance);
  let total = Math.exp(logarithm);
  let successes = -1;
  while (total <= limit && successes < count) {
    successes += 1;
    logarithm += Math.log((count - successes) / (successes + 1)) + Math.log(chance / (1 - chance));
    total += Math.exp(logarithm);
  }
  return successes;
}
