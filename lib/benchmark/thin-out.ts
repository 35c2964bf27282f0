const mostDurations = 1000;

/** Durations, sorted, to a hundredth of a millisecond: all, or a thousand of them from the first to the last, evenly spread. */
export function thinOut(durations: readonly number[], most = mostDurations): number[] {
  const sorted = durations
    .map((duration) => Math.round(duration * 100) / 100)
    .sort((left, right) => left - right);
  if (sorted.length <= most) return sorted;
  const step = (sorted.length - 1) / (most - 1);
  return Array.from({ length: most }, (_, index) => sorted[Math.round(index * step)] ?? Number.NaN);
}
