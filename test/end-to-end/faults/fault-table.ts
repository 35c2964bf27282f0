import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Fault, faults } from "./faults.ts";
import { type Way, wayNames, ways } from "./ways.ts";

const file = join(import.meta.dirname, "..", "..", "..", "docs", "reliability.md");
const begin = "<!-- Begin of the table that `npm run write:faults` writes. -->\n";
const end = "<!-- End of the table. -->\n";

const titles: Readonly<Record<Fault, string>> = {
  refused: "Refused once",
  throttled: "Throttled once",
  lost: "Answer lost once",
  stale: "Read late",
  never: "Never works",
};

/** What became of a kind of call's faults, for people; without what was not tried yet. */
export type Cells = Partial<Record<Fault, string>>;

/** One kind of call, and the first way that it is on. */
export interface Row {
  call: string;
  way: Way;
  cells: Cells;
}

/** The table of docs/reliability.md. */
export function readRows(): Row[] {
  const [, table = ""] = readFileSync(file, "utf8").split(begin);
  const [rows = ""] = table.split(end);
  return rows.split("\n").flatMap((line) => {
    const [call = "", title, ...cells] = line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim());
    const way = wayNames.find((name) => ways[name] === title);
    const known = faults.map((fault, index): [Fault, string] => [fault, cells[index] ?? ""]);
    return way === undefined ? [] : [{ call, way, cells: Object.fromEntries(known) }];
  });
}

/** Writes the table into docs/reliability.md, and leaves the text around it. */
export function writeRows(rows: readonly Row[]): void {
  const text = readFileSync(file, "utf8");
  const [before = ""] = text.split(begin);
  const [, after = ""] = text.split(end);
  writeFileSync(file, before + begin + formatRows(rows) + end + after);
}

function formatRows(rows: readonly Row[]): string {
  const sorted = rows.toSorted((left, right) => keyOf(left).localeCompare(keyOf(right), "en"));
  const lines = sorted.map(({ call, way, cells }) => [
    call,
    ways[way],
    ...faults.map((fault) => cells[fault] ?? ""),
  ]);
  const head = ["Call", "First on the way of", ...faults.map((fault) => titles[fault])];
  return [head, head.map(() => "---"), ...lines].map((cells) => `| ${cells.join(" | ")} |\n`).join("");
}

function keyOf({ call, way }: Row): string {
  return `${wayNames.indexOf(way)} ${call}`;
}
