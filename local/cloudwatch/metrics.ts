/** A metric by its name and what it is of. */
export interface Metric {
  namespace: string;
  name: string;
  /** Values by the names of the dimensions. */
  dimensions: Readonly<Record<string, string>>;
}

interface Sample {
  value: number;
  at: number;
}

/** Nothing here looks back further than an hour. */
const memoryInMilliseconds = 60 * 60 * 1000;

/** The samples of all metrics, in memory: they are about the last minutes of a running cloud. */
export class Metrics {
  readonly #samples = new Map<string, Sample[]>();

  record(metric: Metric, value: number, at = Date.now()): void {
    const key = keyOf(metric);
    const samples = this.#samples.get(key) ?? [];
    samples.push({ value, at });
    while ((samples[0]?.at ?? at) < at - memoryInMilliseconds) samples.shift();
    this.#samples.set(key, samples);
  }

  /** The values of the last so many seconds. */
  read(metric: Metric, lastSeconds: number, now = Date.now()): number[] {
    const samples = this.#samples.get(keyOf(metric)) ?? [];
    return samples.filter(({ at }) => at > now - lastSeconds * 1000).map(({ value }) => value);
  }
}

function keyOf({ namespace, name, dimensions }: Metric): string {
  const sorted = Object.entries(dimensions).sort(([left], [right]) => (left < right ? -1 : 1));
  return JSON.stringify([namespace, name, sorted]);
}
