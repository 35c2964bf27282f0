import type { Accuracy } from "./quantization-report.ts";

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

/**
 * The figures that were measured, each by the words of its name: `worst cosine 0.9812, mean cosine 0.9950`,
 * `label agreement 97.5%`. An agreement is a share, everything else a number of its own.
 */
export function formatAccuracy(accuracy: Accuracy): string {
  return listAccuracy(accuracy)
    .map(({ name, figure }) => `${name} ${figure}`)
    .join(", ");
}

/** The same, one by one. */
export function listAccuracy(accuracy: Accuracy): { name: string; figure: string }[] {
  return Object.entries({ ...accuracy }).map(([key, value]) => ({
    name: key.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`),
    figure: key.endsWith("Agreement") ? `${(value * 100).toFixed(1)}%` : value.toFixed(4),
  }));
}
