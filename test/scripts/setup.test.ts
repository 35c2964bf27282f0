import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { isAlive } from "../support/is-alive.ts";
import { Checkout, type FinishedSetup, finish } from "./checkout.ts";

const checkouts: Checkout[] = [];

afterEach(() => {
  for (const checkout of checkouts.splice(0)) checkout.remove();
});

function makeCheckout(options?: { pythons?: string[] }): Checkout {
  const checkout = new Checkout(options);
  checkouts.push(checkout);
  return checkout;
}

const nodeSteps = ["npm ci --include=dev --loglevel=error", "layer", "package"];

const pythonSteps = [
  "venv",
  "pip install --no-compile torch==2.13.0+cpu",
  "pip install --no-compile -r containers/quantize/requirements-image.txt -r containers/quantize/requirements.txt -r containers/serve/requirements.txt torch==2.13.0+cpu",
  "pip install --no-compile --no-deps -r local/hub/samples/requirements.txt",
  "samples",
];

/** What was asked for since the last time; Node's and Python's steps run side by side, so each in their own order. */
function takeCalls(checkout: Checkout): string[][] {
  const calls = checkout.takeCalls();
  const isPython = (call: string) => /^(venv|pip|samples)/.test(call);
  return [calls.filter((call) => !isPython(call)), calls.filter(isPython)];
}

describe("the set-up", () => {
  it("takes every step once, with a line each, and has nothing to do or say the next time", async () => {
    const checkout = makeCheckout();
    const first = await checkout.setUp();
    expect(first.exitCode, first.output).toBe(0);
    expect(takeCalls(checkout)).toEqual([nodeSteps, pythonSteps]);
    expect(first.output.replace(/\d+ s/g, "N s").trimEnd().split("\n").sort()).toEqual([
      "Built the ONNX Runtime layer in N s",
      "Built the sample models in N s",
      "Installed Python packages in N s",
      "Installed npm packages in N s",
      "Packaged the stack in N s",
    ]);
    const startedAt = performance.now();
    expect(await checkout.setUp()).toEqual({ exitCode: 0, output: "" });
    expect(performance.now() - startedAt).toBeLessThan(1000);
    expect(checkout.takeCalls()).toEqual([]);
  });

  it("takes a step again when what it is made of has changed, and no other", async () => {
    const checkout = makeCheckout();
    await checkout.setUp();
    checkout.takeCalls();
    checkout.write("functions/trigger/handler.ts", "export const handler = 1;");
    await checkout.setUp();
    expect(checkout.takeCalls()).toEqual(["package"]);
    checkout.write("containers/serve/requirements.txt", "onnxruntime==2\n");
    await checkout.setUp();
    expect(takeCalls(checkout)).toEqual([["package"], pythonSteps.slice(0, 4)]);
  });

  it("takes a step again when its output is gone or another tool has replaced it", async () => {
    const checkout = makeCheckout();
    await checkout.setUp();
    checkout.takeCalls();
    checkout.remove(".samples");
    checkout.remove(".serverless");
    checkout.write(".serverless/cloudformation-template-update-stack.json", "of another stage");
    await checkout.setUp();
    expect(takeCalls(checkout)).toEqual([["package"], ["samples"]]);
  });

  it("installs the packages of the Python tests only for the tests, on top of the others", async () => {
    const checkout = makeCheckout();
    await checkout.setUp();
    checkout.takeCalls();
    await checkout.setUp(["--test"]);
    expect(checkout.takeCalls()).toEqual([
      "pip install -r test/python/requirements.txt",
      "pip download --no-deps --require-hashes --only-binary :all: -r containers/quantize/requirements-wheels.txt -d .venv/wheels",
    ]);
    expect(await checkout.setUp(["--test"])).toEqual({ exitCode: 0, output: "" });
  });

  it("packages the same whatever AWS account the shell is set up for", async () => {
    const checkout = makeCheckout();
    await checkout.setUp([], { AWS_REGION: "eu-west-1", AWS_PROFILE: "production" });
    expect(checkout.takeCalls()).toContain("package");
  });

  it("says that it installs the CUDA build of torch where pip knows of no other, and how to get the small one", async () => {
    const checkout = makeCheckout();
    const { exitCode, output } = await checkout.setUp([], { WITHOUT_CPU_TORCH: "1" });
    expect(exitCode, output).toBe(0);
    expect(output).toMatch(/CUDA build, several gigabytes; PIP_EXTRA_INDEX_URL or PIP_FIND_LINKS/);
    expect(checkout.takeCalls()).toContain(pythonSteps[2]?.replace(" torch==2.13.0+cpu", ""));
  });
});

describe("a set-up that is interrupted", () => {
  it("ends what it runs, and the next run goes on where it stopped", async () => {
    const checkout = makeCheckout();
    checkout.write("hold", "");
    const child = checkout.start(["scripts/setup.mjs"]);
    const finished = finish(child);
    const npm = await readNpmProcess(checkout);
    child.kill("SIGTERM");
    const { exitCode, output } = await finished;
    expect(exitCode).toBe(143);
    expect(output).toContain("The set-up was interrupted. The next run goes on where it stopped.");
    expect(isAlive(npm)).toBe(false);
    checkout.remove("hold");
    checkout.takeCalls();
    expect((await checkout.setUp()).exitCode).toBe(0);
    expect(takeCalls(checkout)[0]).toEqual(nodeSteps);
  });

  it("is waited for as long as what it ran lives, when it was killed itself", async () => {
    const checkout = makeCheckout();
    checkout.write("hold", "");
    const killed = checkout.start(["scripts/setup.mjs"]);
    const npm = await readNpmProcess(checkout);
    const holders = () => checkout.read(".setup/lock").split("\n");
    await vi.waitFor(() => expect(holders()).toContain(`${npm}`), { timeout: 10_000, interval: 20 });
    killed.kill("SIGKILL");
    const next = checkout.start(["scripts/setup.mjs"]);
    const finished = finish(next);
    const waiting = new Promise<string>((resolve) =>
      next.stderr?.once("data", (chunk) => resolve(`${chunk}`)),
    );
    expect(await waiting).toMatch(/^Another set-up \(process .*\) is at work; waiting for it\./);
    checkout.remove("hold");
    expect((await finished).exitCode).toBe(0);
    expect(checkout.has(".setup/lock")).toBe(false);
  });
});

describe("two set-ups at once", () => {
  it("take every step once between them", async () => {
    const checkout = makeCheckout();
    const both = await Promise.all([checkout.setUp(), checkout.setUp()]);
    expect(both.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
    expect(takeCalls(checkout)).toEqual([nodeSteps, pythonSteps]);
  });

  it("take every step once between them when a third has left its lock behind", async () => {
    const checkout = makeCheckout();
    const dead = checkout.start(["--version"]);
    await finish(dead);
    checkout.write(".setup/lock", `${dead.pid}\n`);
    const both = await Promise.all([checkout.setUp(), checkout.setUp()]);
    expect(both.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
    expect(takeCalls(checkout)).toEqual([nodeSteps, pythonSteps]);
  });

  it("take every step once between them when a third has ended and nobody has asked how", async () => {
    const checkout = makeCheckout();
    const parent = spawn("/bin/sh", ["-c", "true & echo $!; exec sleep 60"]);
    const [zombie] = await once(parent.stdout, "data");
    checkout.write(".setup/lock", `${zombie}`);
    const both = await Promise.all([checkout.setUp(), checkout.setUp()]);
    parent.kill("SIGKILL");
    expect(both.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
    expect(takeCalls(checkout)).toEqual([nodeSteps, pythonSteps]);
  });

  it("take every step once between them when a lock without a name was left behind", async () => {
    const checkout = makeCheckout();
    checkout.write(".setup/lock", "");
    const both = await Promise.all([checkout.setUp(), checkout.setUp()]);
    expect(both.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
    expect(takeCalls(checkout)).toEqual([nodeSteps, pythonSteps]);
  });
});

describe("a missing prerequisite is one sentence and exit code 1:", () => {
  it("Node that is too old", async () => {
    const checkout = makeCheckout();
    checkout.write(
      "old-node.mjs",
      'Object.defineProperty(process, "versions", { value: { ...process.versions, node: "18.20.1" } });',
    );
    const old = checkout.start(["--import", "./old-node.mjs", "scripts/setup.mjs"]);
    expectRefusal(await finish(old), "onnxify needs Node 20 or newer, and this is Node 18.20.1.");
  });

  it("no Python", async () => {
    const checkout = makeCheckout({ pythons: [] });
    expectRefusal(await checkout.setUp(), "onnxify needs Python 3.10 or newer, and there is none.");
  });

  it("Python that is too old", async () => {
    const checkout = makeCheckout({ pythons: ["python3"] });
    const finished = await checkout.setUp([], { PYTHON_VERSION: "3.9" });
    expectRefusal(finished, "onnxify needs Python 3.10 or newer, and python3 is Python 3.9.");
  });

  it("Python without venv", async () => {
    const checkout = makeCheckout({ pythons: ["python3"] });
    const finished = await checkout.setUp([], { WITHOUT_VENV: "1" });
    expectRefusal(finished, "python3 (Python 3.11) cannot make virtual environments.");
    expect(finished.output).toContain("apt install python3-venv");
  });

  it("no network for npm", async () => {
    const checkout = makeCheckout();
    const finished = await checkout.setUp([], { NPM_FAILURE: "npm error code ENOTFOUND" });
    expectRefusal(finished, "The package registry cannot be reached.");
  });

  it("no network for pip, which then calls the package unknown as well", async () => {
    const checkout = makeCheckout();
    const words =
      "WARNING: Retrying after NewConnectionError\nERROR: No matching distribution found for torch";
    const finished = await checkout.setUp([], { PIP_FAILURE: words });
    expectRefusal(finished, "The package registry cannot be reached.");
    expect(takeCalls(checkout)[1]).toEqual(pythonSteps.slice(0, 2));
  });

  it("no room on the disk", async () => {
    const checkout = makeCheckout();
    const finished = await checkout.setUp([], { NPM_FAILURE: "npm error ENOSPC: no space left on device" });
    expectRefusal(finished, "The disk is full.");
  });

  it("npm that is not there", async () => {
    const checkout = makeCheckout();
    checkout.remove("programs/npm");
    expectRefusal(await checkout.setUp(), "There is no npm on the PATH.");
  });
});

describe("a step that fails", () => {
  it("ends what runs beside it", async () => {
    const checkout = makeCheckout();
    checkout.write("hold", "");
    expect((await checkout.setUp([], { PIP_FAILURE: "ERROR: odd" })).exitCode).toBe(1);
    const npm = await readNpmProcess(checkout);
    expect(isAlive(npm)).toBe(false);
  });

  it("shows its last lines and where all of them are", async () => {
    const checkout = makeCheckout();
    const { exitCode, output } = await checkout.setUp([], { NPM_FAILURE: "npm error the lockfile is odd" });
    expect(exitCode).toBe(1);
    const log = join(checkout.folder, ".setup", "npm.log");
    expect(output).toContain(
      `npm error the lockfile is odd\nnpm ended with 1. All that it printed is in ${log}.`,
    );
    expect(checkout.read(".setup/npm.log")).toContain("$ npm ci");
    expect(checkout.read(".setup/npm.log")).toContain("npm error the lockfile is odd");
  });
});

function expectRefusal({ exitCode, output }: FinishedSetup, sentence: string): void {
  expect(exitCode, output).toBe(1);
  expect(output).toContain(sentence);
  expect(output).not.toMatch(/^ +at /m);
}

/** The process that stands for npm, once the set-up has started it. */
async function readNpmProcess(checkout: Checkout): Promise<number> {
  const read = () => {
    const npm = Number(checkout.read("npm.pid"));
    expect(npm).toBeGreaterThan(0);
    return npm;
  };
  return vi.waitFor(read, { timeout: 10_000, interval: 20 });
}
