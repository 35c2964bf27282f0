import { describe, expect, it } from "vitest";
import { compileExpression } from "#local/scheduler/compile-expression.ts";

const createdAt = Date.parse("2026-11-24T08:00:00Z");
const compile = (expression: string, timeZone = "UTC") =>
  compileExpression({ expression, timeZone, createdAt });
const iso = (time: number | undefined) => time && new Date(time).toISOString();

describe("an expression of EventBridge Scheduler", () => {
  it.each([
    ["rate(7 days)", "UTC", "2026-12-01T08:00:00.000Z"],
    ["rate(1 minute)", "UTC", "2026-11-24T08:01:00.000Z"],
    ["rate(36 hours)", "UTC", "2026-11-25T20:00:00.000Z"],
    ["cron(0 9 * * ? *)", "Europe/Berlin", "2026-11-25T08:00:00.000Z"],
    ["cron(30 9 ? * 2 *)", "UTC", "2026-11-30T09:30:00.000Z"],
    ["cron(0 12 ? * MON-FRI *)", "UTC", "2026-11-24T12:00:00.000Z"],
    ["cron(0 12 ? * 6L *)", "UTC", "2026-11-27T12:00:00.000Z"],
    ["cron(5/15 9 * * ? *)", "UTC", "2026-11-24T09:05:00.000Z"],
    ["cron(0 0 1 1 ? 2028)", "UTC", "2028-01-01T00:00:00.000Z"],
    ["at(2026-11-24T10:00:00)", "Europe/Berlin", "2026-11-24T09:00:00.000Z"],
    ["at(2026-11-24T07:00:00)", "UTC", undefined],
  ])("%s in %s fires next at %s", (expression, timeZone, expected) => {
    expect(iso(compile(expression, timeZone).next(createdAt))).toBe(expected);
  });

  it.each([
    ["rate(1 hour)", "2026-11-24T08:59:59Z", undefined],
    ["rate(1 hour)", "2026-11-24T11:00:00Z", "2026-11-24T11:00:00.000Z"],
    ["rate(1 hour)", "2026-11-24T11:59:59Z", "2026-11-24T11:00:00.000Z"],
    ["cron(0 9 * * ? *)", "2026-11-26T09:00:00Z", "2026-11-26T09:00:00.000Z"],
    ["cron(0 9 * * ? *)", "2026-11-26T08:59:59Z", "2026-11-25T09:00:00.000Z"],
    ["at(2026-11-24T10:00:00)", "2026-11-24T09:59:59Z", undefined],
    ["at(2026-11-24T10:00:00)", "2026-12-24T10:00:00Z", "2026-11-24T10:00:00.000Z"],
  ])("%s fired last, seen from %s, at %s", (expression, time, expected) => {
    expect(iso(compile(expression).last(Date.parse(time)))).toBe(expected);
  });

  it.each([
    "every day",
    "rate(0 days)",
    "rate(7 weeks)",
    "cron(0 9 * * ?)",
    "cron(61 9 * * ? *)",
    "at(tomorrow)",
    "at(2026-13-01T00:00:00)",
  ])("is refused when it is %j", (expression) => {
    expect(() => compile(expression)).toThrow("The schedule's expression ");
  });

  it.each(["cron(0 9 * * ? *)", "at(2026-11-24T10:00:00)"])(
    "%s is refused in a time zone that does not exist",
    (e) => {
      expect(() => compile(e, "Mars/Base").next(createdAt)).toThrow("Mars/Base");
    },
  );
});
