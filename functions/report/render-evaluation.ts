import { html } from "hono/html";
import type { AnyReport } from "#lib/benchmark-report.ts";
import { formatAccuracy } from "#lib/format-figures.ts";
import { type Html, type Row, table } from "./html.ts";

/** What was measured on the texts beside the golden requests, and how often labels are right where they are known. */
export function renderEvaluation({ quantization }: AnyReport): Html {
  const { evaluation, ladder } = quantization;
  const measured = ladder.at(-1)?.evaluation;
  if (evaluation === undefined || measured === undefined) return html``;
  const source =
    evaluation.source === "built-in" ? "the built-in evaluation" : html`<code>${evaluation.source}</code>`;
  return html`<p>On the ${evaluation.texts} texts of ${source}, ${ladder.at(-1)?.recipe} has ${formatAccuracy(measured.accuracy)}.</p>
${evaluation.before && renderLabelled(quantization)}`;
}

function renderLabelled({ evaluation, ladder }: AnyReport["quantization"]): Html {
  const rows = [
    { name: "PyTorch fp32", labelled: evaluation?.before },
    ...ladder.map((rung) => ({ name: rung.recipe, labelled: rung.evaluation?.labelled })),
  ];
  return table(
    [
      { title: `${evaluation?.labelledTexts} texts with labels`, isName: true },
      { title: "accuracy", isFigure: true },
      { title: "macro F1", isFigure: true },
    ],
    rows.flatMap(({ name, labelled }): Row[] =>
      labelled ? [{ cells: [name, percent(labelled.accuracy), labelled.macroF1.toFixed(4)] }] : [],
    ),
  );
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)}%`;
}
