import { expect, it } from "vitest";
import { nextTurnInSeconds, nextWaitInSeconds } from "#lib/waiting.ts";

const startedAt = "2026-01-01T00:00:00.000Z";
const after = (seconds: number) => nextWaitInSeconds(startedAt, Date.parse(startedAt) + seconds * 1000);

it("waits a tenth of the work's age, a second at least and half a minute at most", () => {
  expect([0, 5, 60, 299, 7200].map(after)).toEqual([1, 1, 6, 30, 30]);
});

it("asks about two hours of work seldom enough for Step Functions' history", () => {
  let age = 0;
  let questions = 0;
  for (; age < 7200; questions += 1) age += after(age);
  const eventsOfOneQuestion = 10;
  expect(questions * eventsOfOneQuestion).toBeLessThan(5_000);
});

it("waits for a turn for a tenth of the time waited so far, half of it more or less", () => {
  const turns = (seconds: number) =>
    [0, 0.5, 1].map((chance) =>
      nextTurnInSeconds(startedAt, { now: Date.parse(startedAt) + seconds * 1000, random: () => chance }),
    );
  expect([0, 100, 86_400].map(turns)).toEqual([
    [1, 2, 3],
    [5, 10, 15],
    [300, 600, 900],
  ]);
});
