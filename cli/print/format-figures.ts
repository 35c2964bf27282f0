import type { Accuracy } from "#lib/quantization-report.ts";

/** `0.4 s`, `12.3 s`, `2 min 05 s`. */
export function formatDuration(milliseconds: number): string {
  const seconds = Math.max(0, milliseconds) / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const wholeSeconds = Math.round(seconds);
  return `${Math.floor(wholeSeconds / 60)} min ${String(wholeSeconds % 60).padStart(2, "0")} s`;
}

/** `431 ms`, `9.1 ms`. */
export function formatLatency(milliseconds: number): string {
  return `${milliseconds.toFixed(milliseconds < 100 ? 1 : 0)} ms`;
}

/** `91 MB`, `1.3 GB`: decimal, as the Hub counts. */
export function formatSize(bytes: number): string {
  const units = ["bytes", "kB", "MB", "GB", "TB"];
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  const value = bytes / 1000 ** power;
  return `${value.toFixed(power > 0 && value < 10 ? 1 : 0)} ${units[power]}`;
}

/** The figures that were measured: `worst cosine 0.9812, mean cosine 0.9950`, `label agreement 97.5%`. */
export function formatAccuracy({
  worstCosine,
  meanCosine,
  labelAgreement,
  worstScoreShift,
}: Accuracy): string {
  const figures = [
    ["worst cosine", worstCosine?.toFixed(4)],
    ["mean cosine", meanCosine?.toFixed(4)],
    ["label agreement", labelAgreement === undefined ? undefined : `${(labelAgreement * 100).toFixed(1)}%`],
    ["worst score shift", worstScoreShift?.toFixed(4)],
  ];
  return figures.flatMap(([name, figure]) => (figure === undefined ? [] : `${name} ${figure}`)).join(", ");
}
