import { defineConfig } from "vitest/config";

/** Holds two clients' timings against each other, whose moments it knows only while nothing else loads the machine. */
const timings = "test/end-to-end/benchmark.test.ts";
/** Reads the trails that the other tests leave, so it comes after them. */
const leastPrivilege = "test/least-privilege/**/*.test.ts";

export default defineConfig({
  test: {
    // Each file starts real servers and child processes; two cores take two files at a time.
    pool: "forks",
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    globalSetup: ["test/support/kept-trails.ts", "test/support/remembered-jobs.ts"],
    projects: [
      {
        extends: true,
        test: {
          name: "parts",
          include: ["test/**/*.test.ts"],
          exclude: [timings, leastPrivilege],
          sequence: { groupOrder: 0 },
        },
      },
      { extends: true, test: { name: "timings", include: [timings], sequence: { groupOrder: 1 } } },
      {
        extends: true,
        test: { name: "least privilege", include: [leastPrivilege], sequence: { groupOrder: 2 } },
      },
    ],
  },
});
