import { stripVTControlCharacters } from "node:util";

export interface Table {
  header: readonly string[];
  rows: readonly (readonly string[])[];
  /** Positions of the columns of figures, which end flush. */
  figures?: readonly number[];
}

const gap = "  ";

/** The lines of a table, its columns as wide as what is in them. */
export function formatTable({ header, rows, figures = [] }: Table): string[] {
  const lines = [header, ...rows];
  const widths = header.map((_, column) => Math.max(...lines.map((cells) => widthOf(cells[column] ?? ""))));
  return lines.map((cells) =>
    widths
      .map((width, column) => {
        const cell = cells[column] ?? "";
        const padding = " ".repeat(width - widthOf(cell));
        return figures.includes(column) ? padding + cell : cell + padding;
      })
      .join(gap)
      .trimEnd(),
  );
}

function widthOf(text: string): number {
  return stripVTControlCharacters(text).length;
}
