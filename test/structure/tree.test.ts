import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";

const root = join(import.meta.dirname, "..", "..");
const statesOf = parse(readFileSync(join(root, "statemachine/deploy-model.asl.yml"), "utf8"), {
  merge: true,
}).States;
const states = Object.entries(statesOf as Record<string, State>);
const service = parse(readFileSync(join(root, "serverless.yml"), "utf8"));

interface State {
  Type: string;
  Next?: string;
  Default?: string;
  Choices?: { Next: string }[];
  Catch?: { Next: string; ErrorEquals: string[] }[];
  Retry?: { ErrorEquals: string[] }[];
  Resource?: { "Fn::GetAtt": [string, "Arn"] };
  TimeoutSeconds?: number;
}

/** The one function that starts executions instead of being a step of them. */
const trigger = "trigger";

describe("the tree", () => {
  it("has one folder under functions/ for each function of serverless.yml", () => {
    const listed = Object.entries<string>(service.functions);
    expect(listed.map(([name]) => kebab(name)).sort()).toEqual(functionFolders());
    for (const [name, file] of listed) expect(file).toBe(`\${file(functions/${kebab(name)}/function.yml)}`);
  });

  it("has one folder under functions/ for each Task state, by the same name", () => {
    const tasks = states.filter(([, { Type }]) => Type === "Task");
    expect([...tasks.map(([name]) => kebab(name)), trigger].sort()).toEqual(functionFolders());
    for (const [name, { Resource }] of tasks)
      expect(kebab(Resource?.["Fn::GetAtt"][0] ?? "")).toBe(kebab(name));
  });

  it("has the same files in every function's folder: its handler, its configuration, its permissions", () => {
    for (const folder of functionFolders()) {
      const files = readdirSync(join(root, "functions", folder));
      expect(files, folder).toEqual(
        expect.arrayContaining(["handler.ts", "function.yml", "permissions.yml"]),
      );
    }
  });

  it("names in the state machine only errors that onnxify, Lambda or Step Functions raise", () => {
    const own = [...readFileSync(join(root, "lib/errors.ts"), "utf8").matchAll(/name = "(\w+)"/g)].map(
      ([, name]) => name,
    );
    const named = states.flatMap(([, { Retry = [], Catch = [] }]) =>
      [...Retry, ...Catch].flatMap((rule) => rule.ErrorEquals),
    );
    for (const name of named) {
      const isForeign = /^(States|Lambda)\.\w+$/.test(name) || name === "ThrottlingException";
      expect(isForeign || own.includes(name), name).toBe(true);
    }
  });

  it("gives every Task state a timeout that is longer than its function's", () => {
    for (const [name, { Type, TimeoutSeconds = 0 }] of states) {
      if (Type !== "Task") continue;
      const { timeout } = parse(readFileSync(join(root, "functions", kebab(name), "function.yml"), "utf8"));
      expect(TimeoutSeconds, name).toBeGreaterThan(timeout);
    }
  });

  it("catches every error of every Task state", () => {
    const uncaught = states.filter(
      ([, { Type, Catch = [] }]) =>
        Type === "Task" && !Catch.some(({ ErrorEquals }) => ErrorEquals.includes("States.ALL")),
    );
    expect(uncaught).toEqual([]);
  });

  it("has no state that nothing leads to", () => {
    const reached = states.flatMap(([, state]) => [
      state.Next,
      state.Default,
      ...[...(state.Choices ?? []), ...(state.Catch ?? [])].map(({ Next }) => Next),
    ]);
    const alone = states
      .map(([name]) => name)
      .filter((name) => name !== "ChooseDirection" && !reached.includes(name));
    expect(alone).toEqual([]);
  });
});

describe("imports", () => {
  /** From each room, the rooms that its files may import. */
  const arrows: Record<string, string[]> = {
    lib: ["lib"],
    statemachine: ["lib", "statemachine"],
    functions: ["functions", "lib", "statemachine"],
    // fauxqs exports no stores, so local/messages imports them by their path.
    local: ["local", "node_modules"],
    cli: ["cli", "lib", "local", "statemachine", "package.json"],
  };

  it.each(Object.entries(arrows))("of %s go only to %j", (room, allowed) => {
    for (const file of sourceFiles(room)) {
      for (const target of importedRooms(file))
        expect(allowed, `${file} imports ${target}`).toContain(target);
    }
  });

  it("of one function never reach into another's folder", () => {
    for (const file of sourceFiles("functions")) {
      const sources = [...readFileSync(join(root, file), "utf8").matchAll(/from "(\.\.?\/[^"]+)"/g)];
      for (const [, path = ""] of sources) expect(path, file).toMatch(/^\.\//);
    }
  });
});

describe("files", () => {
  const rooms = ["cli", "functions", "lib", "local", "statemachine", "scripts"];

  it("have 200 lines at most, and half of them 60", () => {
    const lengths = rooms.flatMap(sourceFiles).map((file) => [lineCount(file), file] as const);
    for (const [length, file] of lengths) expect(length, file).toBeLessThanOrEqual(200);
    const sorted = lengths.map(([length]) => length).sort((left, right) => left - right);
    expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThanOrEqual(60);
  });
});

function functionFolders(): string[] {
  return readdirSync(join(root, "functions"), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

function sourceFiles(room: string): string[] {
  return readdirSync(join(root, room), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.m?[tj]s$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));
}

function importedRooms(file: string): string[] {
  const text = readFileSync(join(root, file), "utf8");
  const aliases = [...text.matchAll(/from "#(\w+)\//g)].map(([, room = ""]) => room);
  const relatives = [...text.matchAll(/from "(\.\.?\/[^"]+)"/g)].map(
    ([, path = ""]) => relative(root, join(root, file, "..", path)).split("/")[0] ?? "",
  );
  return [...aliases, ...relatives];
}

function lineCount(file: string): number {
  return readFileSync(join(root, file), "utf8").split("\n").length - 1;
}

function kebab(name: string): string {
  return name.replace(/([a-z])([A-Z])/g, "$1-$2").toLowerCase();
}
