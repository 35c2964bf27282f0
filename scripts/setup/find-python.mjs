import { spawnSync } from "node:child_process";
import { SetupError } from "./setup-error.mjs";

/** The versions that most packages have wheels for come first. */
const candidates = ["python3.11", "python3.12", "python3.10", "python3"];

const oldestMinor = 10;

/** Debian has `ensurepip` in a package of its own, without which no virtual environment gets a pip. */
const probe = "import sys; print(*sys.version_info[:2], sep='.', flush=True); import ensurepip, venv";

/**
 * The Python interpreter to make the virtual environment with.
 *
 * @throws SetupError that says which prerequisite is missing.
 */
export function findPython(environment = process.env) {
  const found = candidates.map((name) => ask(name, environment)).filter(({ version }) => version !== "");
  const recent = found.filter(({ version }) => isRecent(version));
  const usable = recent.find(({ canMakeEnvironments }) => canMakeEnvironments);
  if (usable !== undefined) return usable.name;
  const [first] = recent;
  if (first !== undefined) {
    throw new SetupError(
      `${first.name} (Python ${first.version}) cannot make virtual environments. Install its venv module (Debian and Ubuntu: apt install python3-venv) and run the command again.`,
    );
  }
  const others =
    found.map(({ name, version }) => `${name} is Python ${version}`).join(", ") || "there is none";
  throw new SetupError(
    `onnxify needs Python 3.${oldestMinor} or newer, and ${others}. Install one (Debian and Ubuntu: apt install python3 python3-venv) and run the command again.`,
  );
}

function ask(name, environment) {
  const { status, stdout } = spawnSync(name, ["-c", probe], { encoding: "utf8", env: environment });
  return { name, version: stdout?.trim() ?? "", canMakeEnvironments: status === 0 };
}

function isRecent(version) {
  const [major, minor] = version.split(".").map(Number);
  return major > 3 || (major === 3 && minor >= oldestMinor);
}
