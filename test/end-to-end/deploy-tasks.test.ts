import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { InvokeEndpointCommand } from "@aws-sdk/client-sagemaker-runtime";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { deploy, openCloud, type TestCloud } from "./cloud.ts";

const root = join(import.meta.dirname, "..", "..");
/** Random weights have near ties everywhere, so what int8 makes of them says nothing. */
const gates = { labelAgreement: 0, scoreShift: 1, speedup: 0 };
const benchmark = { batchSize: 4, durationInSeconds: 1 };

let cloud: TestCloud;

beforeAll(async () => {
  cloud = await openCloud((samples) =>
    execFileSync(
      join(root, ".venv/bin/python"),
      [join(root, "test/python/build_tiny_repositories.py"), samples],
      {
        stdio: ["ignore", "ignore", "inherit"],
      },
    ),
  );
}, 120_000);

afterAll(() => cloud[Symbol.asyncDispose]());

describe("a model that decides", () => {
  it.each([
    [
      "tiny/tagger",
      "token-classification",
      { inputs: "Anna lives in Paris", parameters: { ignore_labels: [] } },
      [{ entity: expect.stringMatching(/O|PER|LOC/), start: expect.any(Number), word: expect.any(String) }],
    ],
    [
      "tiny/reader",
      "question-answering",
      { inputs: { question: "Where?", context: "Anna lives in Paris" } },
      { answer: expect.any(String), start: expect.any(Number), end: expect.any(Number) },
    ],
  ])(
    "becomes a live endpoint: %s, for %s",
    async (model, task, body, expected) => {
      const execution = await deploy(cloud, task, {
        model,
        gates,
        benchmark,
        quantization: "int8-per-channel",
      });
      expect(execution.cause ?? "").toBe("");
      const { release, verification, benchmark: result } = JSON.parse(execution.output ?? "");
      expect(release.task).toBe(task);
      for (const { accuracy } of [verification, result]) {
        expect(accuracy.labelAgreement).toBeGreaterThan(0.5);
        expect(accuracy.worstScoreShift).toBeLessThan(1);
      }
      const answer = await ask(model.replace("/", "-"), body);
      expect(Array.isArray(answer) ? answer.slice(0, 1) : answer).toMatchObject(expected);
    },
    240_000,
  );
});

async function ask(endpointName: string, body: object): Promise<unknown> {
  const { Body } = await cloud.runtime.send(
    new InvokeEndpointCommand({
      EndpointName: endpointName,
      ContentType: "application/json",
      Body: JSON.stringify(body),
    }),
  );
  return JSON.parse(Body.transformToString());
}
