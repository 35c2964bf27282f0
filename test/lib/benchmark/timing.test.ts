import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { measureSpeed } from "#lib/benchmark/measure-speed.ts";
import { outOfTime, timeGrid } from "#lib/benchmark/time-grid.ts";
import { timeRequests } from "#lib/benchmark/time-requests.ts";
import { parseEntry } from "#lib/manifest/parse-entry.ts";
import { fail, startRuntime, succeed } from "./runtime.ts";

const options = { durationInMilliseconds: 200, warmUpRequests: 2, fewestRequests: 1 };
const inputs = ["I like you. I love you"];
const question = { inputs, parameters: {} };

describe("timing a request", () => {
  it("keeps so many requests under way and no more, and counts every answer but the warm-up's", async () => {
    await using server = await startRuntime((_, response) => void delay(5).then(() => succeed(response)));
    const { timing, durations } = await timeRequests(
      question,
      { ...options, concurrency: 3 },
      server.context,
    );
    expect(Math.max(...server.asked.map(({ underWay }) => underWay))).toBe(3);
    expect(timing.requests).toBe(server.asked.length - options.warmUpRequests);
    expect(durations).toHaveLength(timing.requests);
    expect(timing).toMatchObject({ errors: 0 });
    expect(Math.min(...durations)).toBeGreaterThan(4);
  });

  it("goes on until the fewest are answered when they take longer than the time", async () => {
    await using server = await startRuntime((_, response) => void delay(20).then(() => succeed(response)));
    const short = { ...options, concurrency: 1, durationInMilliseconds: 1, fewestRequests: 6 };
    expect((await timeRequests(question, short, server.context)).timing.requests).toBe(6);
  });

  it("counts what fails apart from what is answered, with the first failure's words", async () => {
    await using server = await startRuntime(({ number }, response) =>
      number === 5 ? fail(response) : void delay(2).then(() => succeed(response)),
    );
    const { timing } = await timeRequests(question, { ...options, concurrency: 1 }, server.context);
    expect(timing.errors).toBe(1);
    expect(timing.firstError).toContain("the model is tired");
    expect(timing.requests).toBe(server.asked.length - options.warmUpRequests - 1);
  });

  it("does not mind a warm-up that fails", async () => {
    await using server = await startRuntime(({ number }, response) =>
      number === 1 ? void response.destroy() : void delay(2).then(() => succeed(response)),
    );
    const { timing } = await timeRequests(question, { ...options, concurrency: 1 }, server.context);
    expect(timing).toMatchObject({ errors: 0, requests: server.asked.length - options.warmUpRequests });
  });

  it("gives up when nothing is answered", async () => {
    await using server = await startRuntime(({ number }, response) =>
      number <= 2 ? succeed(response) : fail(response),
    );
    await expect(timeRequests(question, { ...options, concurrency: 1 }, server.context)).rejects.toThrow(
      "tired",
    );
    expect(server.asked).toHaveLength(12);
  });
});

describe("timing a grid", () => {
  const grid = { batchSizes: [1, 3], words: [4, 9], concurrencies: [1, 2] };

  it("asks every combination with so many texts of so many words, each text another", async () => {
    await using server = await startRuntime((_, response) => succeed(response));
    const found = await timeGrid(
      { request: { inputs, grid }, question, durationInMilliseconds: 4000 },
      server.context,
    );
    expect(found.skippedCells).toEqual([]);
    expect(found.grid.map(({ cell }) => Object.values(cell))).toEqual([
      ...[
        [1, 4, 1],
        [1, 4, 2],
        [1, 9, 1],
        [1, 9, 2],
      ],
      ...[
        [3, 4, 1],
        [3, 4, 2],
        [3, 9, 1],
        [3, 9, 2],
      ],
    ]);
    const shapes = server.asked.map(({ texts }) => `${texts.length} x ${texts[0]?.split(" ").length}`);
    expect(new Set(shapes)).toEqual(new Set(["1 x 4", "1 x 9", "3 x 4", "3 x 9"]));
    const [several] = server.asked.filter(({ texts }) => texts.length === 3);
    expect(new Set(several?.texts).size).toBe(3);
  });

  it("asks what the task takes as it is, with its parameters, when that is more than plain texts", async () => {
    await using server = await startRuntime((_, response) => succeed(response));
    const pair = { text: "What?", text_pair: inputs[0] };
    const pairs = { inputs: [pair], parameters: { top_k: 1 } };
    const asked = { request: { inputs, grid }, question: pairs, durationInMilliseconds: 2000 };
    const found = await timeGrid(asked, server.context);
    expect(found.skippedCells).toEqual([]);
    expect(found.grid.map(({ cell }) => cell)).toEqual([
      { batchSize: 1, concurrency: 1 },
      { batchSize: 1, concurrency: 2 },
      { batchSize: 3, concurrency: 1 },
      { batchSize: 3, concurrency: 2 },
    ]);
    for (const { texts, parameters } of server.asked) {
      expect(texts).toEqual(texts.length === 1 ? [pair] : [pair, pair, pair]);
      expect(parameters).toEqual({ top_k: 1 });
    }
  });

  it("skips what is left when the time is used up, and says so", async () => {
    await using server = await startRuntime((_, response) => void delay(60).then(() => succeed(response)));
    const found = await timeGrid(
      { request: { inputs, grid }, question, durationInMilliseconds: 300 },
      server.context,
    );
    expect(found.grid.length).toBeGreaterThan(0);
    expect(found.grid.length + found.skippedCells.length).toBe(8);
    expect(new Set(found.skippedCells.map(({ reason }) => reason))).toEqual(new Set([outOfTime]));
  });

  it("goes on with the next cell when the endpoint cannot answer one", async () => {
    await using server = await startRuntime(({ texts }, response) =>
      texts.length === 3 ? fail(response) : succeed(response),
    );
    const found = await timeGrid(
      { request: { inputs, grid }, question, durationInMilliseconds: 4000 },
      server.context,
    );
    expect(found.grid).toHaveLength(4);
    expect(found.skippedCells).toHaveLength(4);
    for (const { reason } of found.skippedCells) expect(reason).toContain("the model is tired");
  });

  it("is left out by an empty list, and the benchmark's own request is timed for its half all the same", async () => {
    await using server = await startRuntime((_, response) => void delay(2).then(() => succeed(response)));
    const { benchmark: request } = parseEntry(
      { model: "a/b", benchmark: { batchSize: 2, durationInSeconds: 1, grid: { words: [] } } },
      { place: "models[0]" },
    );
    const startedAt = performance.now();
    const speed = await measureSpeed({ request, question }, server.context);
    expect(performance.now() - startedAt).toBeGreaterThan(500);
    expect(speed.grid).toEqual([]);
    expect(speed.endpoint.durationsInMilliseconds).toHaveLength(speed.endpoint.requests);
  });
});
