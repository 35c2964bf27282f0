import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { text } from "node:stream/consumers";

const root = join(import.meta.dirname, "..", "..");
const fixtures = join(import.meta.dirname, "fixtures");

/** What the set-up reads in a checkout, apart from its own scripts. */
const sources = {
  "package.json": "{}",
  "package-lock.json": "{}",
  "serverless.yml": "service: onnxify",
  "containers/quantize/requirements-wheels.txt": "onnxruntime==2 --hash=sha256:0\n",
  "containers/quantize/requirements-image.txt": "torch==2.13.0\n",
  "containers/quantize/requirements.txt": "onnx\n",
  "containers/serve/requirements.txt": "onnxruntime\n",
  "functions/trigger/handler.ts": "",
  "layers/onnxruntime/package-lock.json": "{}",
  "lib/names.ts": "",
  "local/hub/samples/requirements.txt": "weights\n",
  "resources/topic.yml": "",
  "statemachine/deploy-model.asl.yml": "",
  "test/python/requirements.txt": "pytest\n",
};

/** The programs that the fixtures need; a test's PATH has nothing else. */
const tools = ["sh", "cp", "ln", "mkdir", "sleep"];

export interface FinishedSetup {
  exitCode: number | null;
  output: string;
}

/** A checkout in a temporary folder: the real set-up, with stand-ins for the programs that download and build. */
export class Checkout {
  readonly folder = mkdtempSync(join(tmpdir(), "onnxify-setup-"));
  private readonly programs = join(this.folder, "programs");

  constructor({ pythons = ["python3.11"] }: { pythons?: string[] } = {}) {
    for (const [path, content] of Object.entries(sources)) this.write(path, content);
    cpSync(join(root, "scripts/setup.mjs"), join(this.folder, "scripts/setup.mjs"));
    cpSync(join(root, "scripts/setup"), join(this.folder, "scripts/setup"), { recursive: true });
    for (const script of ["build-layer.mjs", "package.mjs"]) {
      cpSync(join(fixtures, script), join(this.folder, "scripts", script));
    }
    mkdirSync(this.programs);
    for (const tool of tools) symlinkSync(which(tool), join(this.programs, tool));
    cpSync(join(fixtures, "npm"), join(this.programs, "npm"));
    for (const python of pythons) cpSync(join(fixtures, "python"), join(this.programs, python));
  }

  write(path: string, content: string): void {
    mkdirSync(dirname(join(this.folder, path)), { recursive: true });
    writeFileSync(join(this.folder, path), content);
  }

  read(path: string): string {
    return readFileSync(join(this.folder, path), "utf8");
  }

  remove(path = "."): void {
    rmSync(join(this.folder, path), { recursive: true, force: true });
  }

  has(path: string): boolean {
    return existsSync(join(this.folder, path));
  }

  /** What the stand-ins were asked for since the last time. */
  takeCalls(): string[] {
    if (!this.has("calls")) return [];
    const calls = this.read("calls").trim().split("\n");
    this.remove("calls");
    return calls;
  }

  start(parameters: string[] = [], environment: Record<string, string> = {}): ChildProcess {
    return spawn(process.execPath, [...parameters], {
      cwd: this.folder,
      env: { PATH: this.programs, NODE: process.execPath, ...environment },
      stdio: ["ignore", "pipe", "pipe"],
    });
  }

  async setUp(parameters: string[] = [], environment: Record<string, string> = {}): Promise<FinishedSetup> {
    return finish(this.start(["scripts/setup.mjs", ...parameters], environment));
  }
}

export async function finish(child: ChildProcess): Promise<FinishedSetup> {
  const streams = [child.stdout, child.stderr].flatMap((stream) => (stream === null ? [] : [text(stream)]));
  const [output] = await Promise.all([Promise.all(streams), once(child, "close")]);
  return { exitCode: child.exitCode, output: output.join("") };
}

function which(tool: string): string {
  const folders = (process.env.PATH ?? "").split(delimiter);
  const found = folders.map((folder) => join(folder, tool)).find(existsSync);
  if (found === undefined) throw new Error(`These tests need ${tool}.`);
  return found;
}
