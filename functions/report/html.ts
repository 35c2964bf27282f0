import { html } from "hono/html";

/** Markup whose values have been escaped. */
export type Html = ReturnType<typeof html>;

/** A section with its heading. */
export function section(title: string, content: Html | Html[]): Html {
  return html`<section><h2>${title}</h2>${content}</section>`;
}

/** Names with their values. */
export function facts(rows: readonly (readonly [string, string | Html])[]): Html {
  return html`<dl>${rows.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}

/** A column of a table: its heading, and whether figures are in it, or names that should not be broken. */
export interface Column {
  title: string;
  isFigure?: boolean;
  isName?: boolean;
}

/** A table; a row may be marked, and may have a remark below it that is as wide as the table. */
export interface Row {
  cells: readonly (string | Html)[];
  mark?: "chosen" | "bad" | "gate";
  remark?: string;
}

export function table(columns: readonly Column[], rows: readonly Row[]): Html {
  const kind = (index: number) => {
    const { isFigure = false, isName = false } = columns[index] ?? {};
    return isFigure ? "figure" : isName ? "name" : "";
  };
  return html`<table>
<thead><tr>${columns.map(({ title }, index) => html`<th scope="col" class="${kind(index)}">${title}</th>`)}</tr></thead>
<tbody>${rows.map(
    ({ cells, mark = "", remark }) =>
      html`<tr class="${mark}">${cells.map((cell, index) =>
        index === 0
          ? html`<th scope="row" class="${kind(index)}">${cell}</th>`
          : html`<td class="${kind(index)}">${cell}</td>`,
      )}</tr>${remark && html`<tr class="remark ${mark}"><td colspan="${columns.length}">${remark}</td></tr>`}`,
  )}</tbody>
</table>`;
}

const threeDigits = new Intl.NumberFormat("en", { maximumSignificantDigits: 3 });

/** `1,530`, `12.3`, `0.0451`: what was measured is not known better than this. */
export function round(value: number): string {
  return threeDigits.format(value);
}
