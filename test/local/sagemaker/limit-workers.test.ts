import { expect, it } from "vitest";
import { limitWorkers } from "#local/sagemaker/fleet/limit-workers.ts";

const workers = (count: string) => ({ SAGEMAKER_MODEL_SERVER_WORKERS: count });

it.each([
  [workers("4"), workers("2")],
  [workers("2"), workers("2")],
  [workers("1"), workers("1")],
  [{ A: "b" }, { A: "b" }],
])("of %j a machine with two CPUs makes %j", (asked, given) => {
  expect(limitWorkers(asked, 2)).toEqual(given);
});
