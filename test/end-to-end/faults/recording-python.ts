import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const realPython = join(import.meta.dirname, "..", "..", "..", ".venv", "bin", "python");

/**
 * Writes an interpreter that is the real one, but runs the quantization job once: what that left is what every other job
 * leaves, at once. These tests are about what is around the job.
 */
export function writeRecordingPython(directory: string): string {
  const file = join(directory, "python3");
  const record = join(directory, "record");
  writeFileSync(
    file,
    `#!/bin/sh
output= message= previous=
for word; do
  case "$previous" in --output) output=$word ;; --message) message=$word ;; esac
  previous=$word
done
[ -n "$message" ] || exec "${realPython}" "$@"
if [ -d "${record}" ]; then
  cp -r "${record}/." "$output" && cp "${record}.message" "$message"
  exit
fi
"${realPython}" "$@" || exit
cp -r "$output" "${record}" && cp "$message" "${record}.message"
`,
  );
  chmodSync(file, 0o755);
  return file;
}
