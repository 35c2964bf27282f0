import { dot, line, type PlotOptions, ruleY } from "@observablehq/plot";
import type { BenchmarkReport, Cell } from "#lib/benchmark-report.ts";

/** One request at every concurrency: its line in the plot. */
export interface Series {
  batchSize: number;
  /** `8 × 64 words`, or `8 inputs`. */
  name: string;
  points: { concurrency: number; textsPerSecond: number }[];
  /** Its place among the series, from 1, for the style sheet's colours. */
  number: number;
}

/** As many lines as there are colours and signs that can be told apart. */
const colours = 6;
const symbols = ["circle", "square", "triangle", "diamond", "star", "cross"] as const;

/** The lines of a grid, in its order. */
export function listSeries(grid: BenchmarkReport["grid"]): Series[] {
  const found = new Map<string, Omit<Series, "number">>();
  for (const { cell, timing } of grid) {
    const { batchSize, concurrency } = cell;
    const name = nameOfInputs(cell);
    const series = found.get(name) ?? { batchSize, name, points: [] };
    series.points.push({ concurrency, textsPerSecond: timing.requestsPerSecond * batchSize });
    found.set(name, series);
  }
  return [...found.values()].map((series, index) => ({ ...series, number: index + 1 }));
}

/** `8 × 64 words`, or `8 inputs` where their length is not the grid's. */
export function nameOfInputs({ batchSize, words }: Pick<Cell, "batchSize" | "words">): string {
  if (words !== undefined) return `${batchSize} × ${words} words`;
  return batchSize === 1 ? "1 input" : `${batchSize} inputs`;
}

/** Texts a second against the requests that are under way at once. */
export function describeThroughputPlot(series: readonly Series[]): PlotOptions {
  const concurrencies = new Set(series.flatMap(({ points }) => points.map(({ concurrency }) => concurrency)));
  return {
    marginLeft: 56,
    x: {
      type: "point",
      domain: [...concurrencies].sort((left, right) => left - right),
      label: "requests at once",
      labelOffset: 40,
      labelAnchor: "right",
      labelArrow: true,
    },
    y: { label: "texts a second", zero: true, grid: true, ticks: 5, nice: true, tickFormat: ",~r" },
    marks: [
      ruleY([0]),
      ...series.flatMap(({ points, number }) => [
        line(points, {
          x: "concurrency",
          y: "textsPerSecond",
          stroke: colourOf(number),
          strokeWidth: 2,
          ...(number > colours && { strokeDasharray: "5 3" }),
        }),
        dot(points, {
          x: "concurrency",
          y: "textsPerSecond",
          fill: colourOf(number),
          symbol: symbols[(number - 1) % symbols.length],
          r: 4.5,
        }),
      ]),
    ],
  };
}

export function colourOf(number: number): string {
  return `var(--series-${((number - 1) % colours) + 1})`;
}

/** The sign of a line by itself, for the legend. */
export function signOf(number: number): string {
  return ["●", "■", "▲", "◆", "★", "✚"][(number - 1) % symbols.length] ?? "●";
}
