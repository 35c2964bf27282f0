import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inject } from "vitest";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    /** What quantization jobs have left in this run of the tests, by what they were asked. */
    jobsDirectory: string;
  }
}

const realPython = join(import.meta.dirname, "..", "..", ".venv", "bin", "python");

/** Vitest's global set-up: a directory for this run's jobs, the same for every project. */
export default function provideDirectory(project: TestProject): () => void {
  const directory = mkdtempSync(join(tmpdir(), "onnxify-jobs-"));
  project.provide("jobsDirectory", directory);
  return () => rmSync(directory, { recursive: true, force: true });
}

/**
 * Writes an interpreter that is the real one, but runs each quantization job once in a run of the tests: a job with the
 * same code, request and evaluation leaves at once what the first has left. A job takes half a minute of all cores, and
 * many tests are about what is around it.
 *
 * @returns its path, for a cloud's `python`.
 */
export function writeRememberingPython(directory: string): string {
  const file = join(directory, "remembering", "python3");
  mkdirSync(join(directory, "remembering"), { recursive: true });
  writeFileSync(file, scriptOf(inject("jobsDirectory")));
  chmodSync(file, 0o755);
  return file;
}

const scriptOf = (jobs: string) => `#!/bin/sh
request= output= message= previous=
for word; do
  case "$previous" in
    --request) request=$word ;;
    --output) output=$word ;;
    --message) message=$word ;;
  esac
  previous=$word
done
[ -n "$message" ] || exec "${realPython}" "$@"
asked=$(cat "$(dirname "$1")/code.tar.gz" "$(dirname "$request")"/* | git hash-object --stdin)
left="${jobs}/$asked"
if [ -d "$left" ]; then
  mkdir -p "$output" && cp -r "$left/output/." "$output" && cp "$left/message" "$message"
  exit
fi
"${realPython}" "$@" || exit
unfinished=$(mktemp -d "${jobs}/unfinished-XXXXXX")
cp -r "$output" "$unfinished/output" && cp "$message" "$unfinished/message" && mv "$unfinished" "$left"
`;
