import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Writes an interpreter that is another one, but runs the quantization job once: what that left is what every other job
 * leaves, at once, whatever it was asked. These tests are about what is around the job.
 */
export function writeRecordingPython(directory: string, python: string): string {
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
[ -n "$message" ] || exec "${python}" "$@"
if [ -d "${record}" ]; then
  cp -r "${record}/." "$output" && cp "${record}.message" "$message"
  exit
fi
"${python}" "$@" || exit
cp -r "$output" "${record}" && cp "$message" "${record}.message"
`,
  );
  chmodSync(file, 0o755);
  return file;
}
