import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { noFaults } from "./fault-proxy.ts";
import { type Cells, type Row, readRows, writeRows } from "./fault-table.ts";
import { FaultyCloud, type Outcome } from "./faulty-cloud.ts";
import { describeEnd, isUsual, type Way, wayNames } from "./ways.ts";

/**
 * `npm run test:faults` tries every fault of every call by itself, and holds docs/reliability.md against what it finds,
 * which takes half an hour; `npm run write:faults` writes what it finds there.
 */
const isWriting = process.env.FAULTS === "write";
const isThorough = isWriting || process.env.FAULTS === "all";
const longestInMilliseconds = 900_000;
/** What takes away cannot do so when taking away is what never works; the page says what becomes of that. */
const removers = /^(RollBack|CleanUp|RemoveCandidate|RemoveEndpoint): /;

let cloud: FaultyCloud;

beforeAll(async () => {
  cloud = await FaultyCloud.open();
  // The jobs of all the others are this one's.
  await cloud.go("first", noFaults);
}, longestInMilliseconds);

afterAll(() => cloud[Symbol.asyncDispose]());

it(
  "every call that is refused, whose answer is lost then, and every read that is late change no end, and leave nothing",
  async () => {
    const outcomes = await goEveryWay((way) => cloud.go(way, () => ["refused", "lost", "stale"]));
    for (const { calls } of outcomes.values()) {
      const unmet = [...calls].filter(([, met]) => !met.includes("refused") || !met.includes("lost"));
      expect(unmet).toEqual([]);
    }
    if (isWriting) writeRows([...readRows(), ...listUnknown(outcomes)]);
    expect(listUnknown(outcomes)).toEqual([]);
  },
  longestInMilliseconds,
);

describe.runIf(isThorough)("alone", () => {
  it.each(["refused", "throttled", "lost", "stale"] as const)(
    "%s: every call ends every way as usual",
    async (fault) => {
      const outcomes = await goEveryWay((way) => cloud.go(way, () => [fault]));
      const calls = [...outcomes.values()].flatMap((outcome) => [...outcome.calls]);
      const met = new Set(calls.filter(([, all]) => all.length > 0).map(([call]) => call));
      // Some calls are made only when another one's answer was lost, such as whose the endpoint is that is there by now.
      settle(readRows().map(({ call }) => [call, { [fault]: met.has(call) ? "as usual" : "-" }]));
    },
    longestInMilliseconds,
  );

  it(
    "the answer of every Task lost once, after all of its work was done: every way ends as usual",
    async () => {
      await goEveryWay((way) => cloud.goForgetfully(way));
    },
    longestInMilliseconds,
  );
});

describe.runIf(isThorough)("never working", () => {
  it.each(readRows())(
    "$call: the execution fails cleanly, or does without",
    async ({ call, way }) => {
      const outcome = await goWithout(call, way);
      const never = describeEnd(way, outcome);
      console.log(`${call}: ${never} (${outcome.cause.slice(0, 200)})`);
      expect(outcome.calls.get(call)).toContain("never");
      if (!isUsual(way, outcome) && !removers.test(call)) expect(outcome.changes).toEqual({});
      settle([[call, { never }]]);
    },
    longestInMilliseconds,
  );
});

/** Goes a way on which a call never works; with every other answer lost once, if nothing else leads to that call. */
async function goWithout(call: string, way: Way): Promise<Outcome> {
  const alone = await cloud.go(way, (name) => (name === call ? ["never"] : []));
  if (alone.calls.has(call)) return alone;
  return cloud.go(way, (name) => (name === call ? ["never"] : ["lost"]));
}

async function goEveryWay(go: (way: Way) => Promise<Outcome>): Promise<Map<Way, Outcome>> {
  const outcomes = new Map<Way, Outcome>();
  for (const way of wayNames) {
    const outcome = await go(way);
    console.log(`${way}: ${describeEnd(way, outcome)} (${outcome.cause.slice(0, 200)})`);
    expect(describeEnd(way, outcome)).toBe("as usual");
    outcomes.set(way, outcome);
  }
  return outcomes;
}

/** Every kind of call that the table does not have, and the first way that it is on. */
function listUnknown(outcomes: ReadonlyMap<Way, Outcome>): Row[] {
  const known = new Set(readRows().map(({ call }) => call));
  const found = [...outcomes].flatMap(([way, { calls }]) =>
    [...calls.keys()].map((call) => ({ call, way, cells: {} })),
  );
  return found.filter(({ call }) => !known.has(call) && known.add(call));
}

/** Writes what was found, or holds what is written against it. */
function settle(found: readonly [call: string, cells: Cells][]): void {
  const cells = new Map(found);
  const rows = readRows();
  const settled = rows.map((row) => ({ ...row, cells: { ...row.cells, ...cells.get(row.call) } }));
  if (isWriting) writeRows(settled);
  else expect(rows).toEqual(settled);
}
