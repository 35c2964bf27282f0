import { expect, it } from "vitest";
import { endpointConfigNameOf } from "#lib/endpoint-config-name.ts";
import { parseEntry } from "#lib/manifest/parse-entry.ts";

const release = { releaseId: "0123456789abcdef" };
const nameOf = (fields: object) =>
  endpointConfigNameOf(parseEntry({ model: "a/b", ...fields }, { place: "it" }), release);

it("is the same for what does not reach SageMaker's configuration", () => {
  expect(nameOf({ benchmark: { durationInSeconds: 9 }, redeploy: "always" })).toBe(nameOf({}));
});

it.each([
  { instanceType: "ml.c6i.2xlarge" },
  { instanceCount: 2 },
  { optimizeFor: "throughput" },
  { serverless: { memoryInMb: 2048 } },
  { serverless: { memoryInMb: 2048, maxConcurrency: 9 } },
  { dataCapture: {} },
  { dataCapture: { samplingPercentage: 10 } },
  { dataCapture: { prefix: "captures/elsewhere/" } },
  { endpointName: "another" },
])("is another one with %j", (fields) => {
  const names = [{}, { serverless: { memoryInMb: 3072 } }, fields].map(nameOf);
  expect(new Set(names).size).toBe(3);
  for (const name of names) expect(name).toMatch(/^[a-z0-9](-*[a-z0-9]){0,62}$/);
});

it("fits into SageMaker's 63 characters for the longest endpoint", () => {
  expect(nameOf({ endpointName: "e".repeat(63) })).toHaveLength(63);
});
