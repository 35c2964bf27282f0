import { Cron } from "croner";
import { CloudError } from "#local/cloud-error.ts";

/** When a schedule fires. Times are in milliseconds since 1970. */
export interface Firings {
  /** The first one after `time`; `undefined` when there is none. */
  next(time: number): number | undefined;
  /** The last one that is not after `time`; `undefined` when there is none. */
  last(time: number): number | undefined;
}

/** A schedule's expression, and what decides when it fires. */
export interface Expression {
  expression: string;
  timeZone: string;
  /** Rates count from here. */
  createdAt: number;
}

/**
 * Understands the expressions of EventBridge Scheduler: `rate(7 days)`, `cron(0 9 ? * MON *)` with its six fields, and
 * `at(2026-11-24T09:00:00)`.
 *
 * Source: https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 *
 * @throws CloudError for any other text, and for a time zone that does not exist.
 */
export function compileExpression({ expression, timeZone, createdAt }: Expression): Firings {
  const [, kind = "", operand = ""] = /^(rate|cron|at)\((.+)\)$/.exec(expression) ?? [];
  const compile = Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
  try {
    const firings = compile?.(operand, { timeZone, createdAt });
    if (firings !== undefined) return firings;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CloudError(`The schedule's expression ${expression} (${timeZone}) is not valid: ${reason}`, {
      cause,
    });
  }
  throw new CloudError(
    `The schedule's expression is ${expression}; expected rate(...), cron(...) or at(...), such as rate(7 days).`,
  );
}

type Compile = (operand: string, context: Omit<Expression, "expression">) => Firings | undefined;

const minuteInMilliseconds = 60_000;
const unitsInMilliseconds: Record<string, number> = {
  minute: minuteInMilliseconds,
  hour: 60 * minuteInMilliseconds,
  day: 24 * 60 * minuteInMilliseconds,
};

const kinds: Record<string, Compile> = {
  rate: (operand, { createdAt }) => {
    const [, count = "", unit = ""] = /^([1-9]\d*) (minute|hour|day)s?$/.exec(operand) ?? [];
    const interval = Number(count) * (unitsInMilliseconds[unit] ?? 0);
    if (interval === 0) return undefined;
    const passed = (time: number) => Math.floor((time - createdAt) / interval);
    return {
      next: (time) => createdAt + Math.max(passed(time) + 1, 1) * interval,
      last: (time) => (passed(time) < 1 ? undefined : createdAt + passed(time) * interval),
    };
  },
  cron: (operand, { timeZone }) => {
    // EventBridge counts the days of the week from 1, has a year and no seconds, and lets a step follow a number.
    const cron = new Cron(`0 ${operand}`, {
      mode: "7-part",
      alternativeWeekdays: true,
      domAndDow: true,
      sloppyRanges: true,
      timezone: timeZone,
      paused: true,
    });
    return {
      next: (time) => cron.nextRun(new Date(time))?.getTime(),
      // Croner's own reference is exclusive.
      last: (time) => cron.previousRuns(1, new Date(time + 1))[0]?.getTime(),
    };
  },
  at: (operand, { timeZone }) => {
    if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(operand)) return undefined;
    const time = new Cron(operand, { timezone: timeZone, paused: true }).nextRun(new Date(0))?.getTime();
    if (time === undefined) return undefined;
    return {
      next: (after) => (time > after ? time : undefined),
      last: (notAfter) => (time <= notAfter ? time : undefined),
    };
  },
};
