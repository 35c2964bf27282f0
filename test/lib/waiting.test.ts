import { expect, it } from "vitest";
import { nextWaitInSeconds } from "#lib/waiting.ts";

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
