import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Fault, faults } from "./faults.ts";
import { FaultyCloud, type Outcome, type Way } from "./faulty-cloud.ts";
import { formatTable, type Row } from "./format-table.ts";

/** `npm run test:faults` also takes every call away for good, one deployment each, and writes the table. */
const isThorough = process.env.FAULTS === "all";
const table = join(import.meta.dirname, "..", "..", "..", "docs", "reliability.md");
const longestInMilliseconds = 600_000;

const ways: Record<Way, string> = {
  first: "a first deployment",
  refused: "an update that a gate refuses",
};
/** How each ends when nothing is wrong, and so when what is wrong passes. */
const ends: Record<Way, Partial<Outcome>> = {
  first: { status: "SUCCEEDED", error: "", leftOver: [] },
  refused: { status: "FAILED", error: "GateFailedError", leftOver: [] },
};

let cloud: FaultyCloud;
/** The names of the calls of each way. */
const calls = new Map<Way, string[]>();

beforeAll(async () => {
  cloud = await FaultyCloud.open();
  for (const way of ["first", "refused"] as const) {
    const outcome = await cloud.deploy(way, () => undefined);
    expect(outcome).toMatchObject(ends[way]);
    calls.set(way, [...new Set(outcome.calls.map(cloud.namesOfCalls()))].sort());
  }
}, longestInMilliseconds);

afterAll(() => cloud[Symbol.asyncDispose]());

describe.each(["first", "refused"] as const)("%s", (way) => {
  it.each(Object.keys(faults) as Fault[])(
    "with every kind of call once %s ends as it would have",
    async (fault) => {
      const outcome = await cloud.deploy(way, () => fault);
      expect(outcome).toMatchObject(ends[way]);
      expect(outcome.injections).toBeGreaterThan(0);
    },
    longestInMilliseconds,
  );
});

it.runIf(isThorough)(
  "no kind of call that never works leaves a deployment that says it is well",
  async () => {
    const rows: Row[] = [];
    for (const way of ["first", "refused"] as const) {
      for (const call of calls.get(way) ?? []) {
        const nameOf = cloud.namesOfCalls();
        const outcome = await cloud.deploy(way, (made) => (nameOf(made) === call ? "always" : undefined));
        rows.push({ call, way: ways[way], outcome });
        console.log(formatTable(rows.slice(-1)).split("\n").at(-2));
      }
    }
    writeFileSync(table, formatTable(rows));
    const cleaners = /^(CleanUp|RollBack|NotifyFailure): /;
    expect(rows.filter(({ call, outcome }) => outcome.leftOver.length > 0 && !cleaners.test(call))).toEqual(
      [],
    );
  },
  7_200_000,
);

it.skipIf(isThorough)("the page about failures tells of every kind of call", () => {
  const text = readFileSync(table, "utf8");
  const untold = [...calls].flatMap(([way, names]) =>
    names.filter((name) => !text.includes(`| ${name} | ${ways[way]} |`)),
  );
  expect(untold).toEqual([]);
});
