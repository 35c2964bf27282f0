import { expect, it } from "vitest";
import { workersOf } from "#lib/endpoint-settings.ts";
import { cpusOf } from "#lib/instances/cpus.ts";

it.each([
  ["ml.c6i.large", 2],
  ["ml.c6i.xlarge", 4],
  ["ml.c5.9xlarge", 36],
  ["ml.m7i.48xlarge", 192],
  ["ml.t2.medium", 2],
  ["ml.t2.2xlarge", 8],
])("%s has %d vCPUs", (type, cpus) => {
  expect(cpusOf(type)).toBe(cpus);
});

it.each(["ml.c4.8xlarge", "ml.g5.xlarge", "ml.c7g.large", "nonsense"])(
  "the vCPUs of %s are not guessed",
  (type) => {
    expect(cpusOf(type)).toBeUndefined();
  },
);

it.each([
  ["latency", 1],
  ["throughput", 8],
] as const)("for %s an ml.c6i.2xlarge gets %d workers", (optimizeFor, workers) => {
  expect(workersOf({ optimizeFor, instanceType: "ml.c6i.2xlarge" })).toBe(workers);
});
