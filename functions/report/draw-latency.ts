import { dot, line, type PlotOptions, ruleY, text } from "@observablehq/plot";

/** Durations in milliseconds, ascending, and how they are told apart from others. */
export interface Distribution {
  name: string;
  durations: readonly number[];
  colour: string;
  symbol: "circle" | "square";
}

/** So many points of a distribution are drawn; more would lie on each other. */
export const mostPoints = 200;

/** From here on a linear scale would press the faster distribution against the axis. */
const leastRatioForLogarithms = 3;

/** For every duration, the share of requests that took as long or less. */
export function describeLatencyPlot(distributions: readonly Distribution[]): PlotOptions {
  const all = distributions.flatMap(({ durations }) => durations);
  const [least, most] = [Math.min(...all) / 1.15, Math.max(...all) * 1.15];
  const isLogarithmic = most / least > leastRatioForLogarithms;
  return {
    marginLeft: 48,
    x: {
      type: isLogarithmic ? "log" : "linear",
      domain: [least, most],
      label: "milliseconds a request",
      labelOffset: 40,
      ...(isLogarithmic ? { ticks: listTicks(least, most), tickFormat: ",~r" } : { ticks: 5 }),
      grid: true,
    },
    y: { domain: [0, 1], label: "requests answered", percent: false, tickFormat: "%", ticks: 5, grid: true },
    marks: [ruleY([0]), ...distributions.flatMap(describeMarks)],
  };
}

/** The curve's name is at another height on each, beside the curve and on the side where the other curve is. */
function describeMarks(
  { name, durations, colour, symbol }: Distribution,
  index: number,
  all: Distribution[],
) {
  const points = pick(durations).map(({ duration, share }) => ({ x: duration, y: share }));
  const share = index === 0 ? 0.35 : 0.65;
  const at = quantile(durations, share);
  const isFaster = all.every((other) => at <= quantile(other.durations, share));
  const [first] = points;
  return [
    line(first ? [{ x: first.x, y: 0 }, ...points] : [], {
      x: "x",
      y: "y",
      stroke: colour,
      strokeWidth: 2,
      curve: "step-after",
    }),
    dot(points, { x: "x", y: "y", fill: colour, symbol, r: 2.4 }),
    text([{ x: at, y: share }], {
      x: "x",
      y: "y",
      text: () => name,
      dx: isFaster ? 10 : -10,
      textAnchor: isFaster ? "start" : "end",
      fill: colour,
      fontWeight: 600,
      fontSize: 13,
      stroke: "var(--paper)",
      strokeWidth: 5,
    }),
  ];
}

function pick(durations: readonly number[]): { duration: number; share: number }[] {
  const count = Math.min(mostPoints, durations.length);
  const step = count > 1 ? (durations.length - 1) / (count - 1) : 0;
  return Array.from({ length: count }, (_, position) => {
    const index = Math.round(position * step);
    return { duration: durations[index] ?? 0, share: (index + 1) / durations.length };
  });
}

function quantile(durations: readonly number[], share: number): number {
  return durations[Math.max(0, Math.ceil(share * durations.length) - 1)] ?? 0;
}

/** 1, 2 and 5 of every power of ten. */
function listTicks(least: number, most: number): number[] {
  const powers = Array.from({ length: 10 }, (_, index) => 10 ** (index - 3));
  return powers
    .flatMap((power) => [power, 2 * power, 5 * power])
    .filter((tick) => tick >= least && tick <= most);
}
