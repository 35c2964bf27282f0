import { type PlotOptions, plot } from "@observablehq/plot";
import { html, raw } from "hono/html";
import { parseHTML } from "linkedom";
import type { Html } from "./html.ts";

/** Plots are drawn for two widths, so that their text is as large on a phone as on paper; the style sheet shows one. */
const sizes = [
  { name: "narrow", width: 340, height: 250 },
  { name: "wide", width: 680, height: 300 },
] as const;

/** A plot for any width of page, what it shows in words, and what is below it. */
export function draw(
  describe: (size: { width: number }) => PlotOptions,
  { label, caption }: { label: string; caption: Html },
): Html {
  const drawings = sizes.map(({ name, ...size }) => {
    const { document } = parseHTML("<!doctype html><html><body></body></html>");
    const svg = plot({
      marginTop: 28,
      marginBottom: 44,
      ...describe(size),
      ...size,
      document,
      ariaLabel: label,
      className: `plot-${name}`,
    });
    svg.setAttribute("role", "img");
    return raw(svg.outerHTML);
  });
  return html`<figure>${drawings}<figcaption>${caption}</figcaption></figure>`;
}
