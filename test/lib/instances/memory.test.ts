import { expect, it } from "vitest";
import { memoryOf } from "#lib/instances/memory.ts";

it.each([
  ["ml.c6i.large", 4],
  ["ml.c6i.xlarge", 8],
  ["ml.c5.9xlarge", 72],
  ["ml.c5.18xlarge", 144],
  ["ml.m5.large", 8],
  ["ml.m5.24xlarge", 384],
  ["ml.r6i.2xlarge", 64],
  ["ml.t2.medium", 4],
])("%s has %d GiB of memory", (type, gibibytes) => {
  expect(memoryOf(type)).toBe(gibibytes * 1024 ** 3);
});

it.each(["ml.g5.xlarge", "ml.inf2.xlarge", "ml.c7g.large", "ml.m4.10xlarge", "nonsense"])(
  "the memory of %s is not guessed",
  (type) => {
    expect(memoryOf(type)).toBeUndefined();
  },
);
