import { expect, it } from "vitest";
import { formatDuration } from "#cli/print/format-duration.ts";

it.each([
  [0, "0.0 s"],
  [1234, "1.2 s"],
  [59_900, "59.9 s"],
  [60_000, "1 min 00 s"],
  [125_400, "2 min 05 s"],
  [3_600_000, "60 min 00 s"],
  [-5, "0.0 s"],
])("a duration of %d ms is told to people as %s", (milliseconds, text) => {
  expect(formatDuration(milliseconds)).toBe(text);
});
