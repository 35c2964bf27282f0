import { html } from "hono/html";
import type { AnyReport } from "#lib/benchmark-report.ts";
import { type Html, section, table } from "./html.ts";

/** The texts that suffered most from the recipe that is served, or else from the last one that was tried. */
export function renderExamples({ quantization }: AnyReport): Html {
  const rung = quantization.ladder.at(-1);
  if (rung === undefined || rung.worstExamples.length === 0) return html``;
  return section("Worst examples", [
    html`<p>Of every text that the job asked, those that <b>${rung.recipe}</b> answers least like PyTorch fp32.</p>`,
    table(
      [
        { title: "Text", isName: true },
        { title: "PyTorch fp32" },
        { title: rung.recipe },
        { title: "How far", isFigure: true },
      ],
      rung.worstExamples.map(({ text, expected, actual, measure, value }) => ({
        cells: [text, expected, actual, `${measure} ${value.toFixed(4)}`],
      })),
    ),
  ]);
}
