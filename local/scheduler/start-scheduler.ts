import type { DatabaseSync } from "node:sqlite";
import type { Actor, Actors } from "#local/identity/actors.ts";
import { inTransaction } from "#local/store/in-transaction.ts";
import { permission } from "#local/trail/permission.ts";
import type { Clock } from "./clock.ts";
import { compileExpression, type Firings } from "./compile-expression.ts";
import { fillIn } from "./fill-in.ts";
import {
  createScheduleTable,
  findSchedule,
  forgetOthers,
  keepSchedule,
  noteFiring,
} from "./schedule-table.ts";

/** A schedule as it is deployed. */
export interface ScheduleDefinition {
  name: string;
  expression: string;
  timeZone: string;
  /** The ARN of a function. */
  target: string;
  /** In whose name the function is invoked. */
  roleArn: string;
  /** What the function is given; may have Scheduler's keywords. */
  input: string;
}

/** What the scheduler works with. */
export interface SchedulerOptions {
  database: DatabaseSync;
  clock: Clock;
  region: string;
  accountId: string;
  actors: Actors;
  /** Hands a firing over, as part of the transaction that notes it. */
  deliver: (target: string, input: string) => void;
}

/** The running service. */
export interface Scheduler {
  /** Makes a schedule; returns its ARN. @throws CloudError for an expression that cannot be understood. */
  deploySchedule(definition: ScheduleDefinition): string;
  /** Ends a schedule, if there is one. */
  removeSchedule(name: string): void;
  /** Begins to fire. Of what was missed since the last firing, only the latest is made up for. */
  resume(): void;
  close(): void;
}

interface DeployedSchedule extends ScheduleDefinition {
  arn: string;
  actor: Actor;
  firings: Firings;
  callOff?: () => void;
}

/** Starts EventBridge Scheduler with no schedules. */
export function startScheduler(options: SchedulerOptions): Scheduler {
  const { database, clock, region, accountId } = options;
  createScheduleTable(database);
  const schedules = new Map<string, DeployedSchedule>();
  return {
    deploySchedule: (definition) => {
      const { name } = definition;
      // Firings are on whole seconds, as AWS tells them.
      const createdAt = Math.floor(clock.now() / 1000) * 1000;
      // Before it is kept, so that one that cannot be understood never is.
      compileExpression({ ...definition, createdAt });
      const firings = compileExpression(keepSchedule(database, { ...definition, createdAt }));
      const arn = `arn:aws:scheduler:${region}:${accountId}:schedule/default/${name}`;
      schedules.set(name, { ...definition, arn, actor: actorOf(definition, options), firings });
      return arn;
    },
    removeSchedule: (name) => {
      schedules.get(name)?.callOff?.();
      schedules.delete(name);
      forgetOthers(database, [...schedules.keys()]);
    },
    resume: () => {
      forgetOthers(database, [...schedules.keys()]);
      for (const schedule of schedules.values()) keepFiring(schedule, options);
    },
    close: () => {
      for (const { callOff } of schedules.values()) callOff?.();
    },
  };
}

/** Source of the trust's condition: https://docs.aws.amazon.com/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html */
function actorOf({ name, roleArn }: ScheduleDefinition, { actors, accountId }: SchedulerOptions): Actor {
  return actors.add({ roleArn, name }, "scheduler.amazonaws.com", { "aws:SourceAccount": accountId });
}

function keepFiring(schedule: DeployedSchedule, options: SchedulerOptions): void {
  const { clock } = options;
  const now = clock.now();
  fireIfDue(schedule, options, now);
  const next = schedule.firings.next(now);
  if (next !== undefined) schedule.callOff = clock.wakeAt(next, () => keepFiring(schedule, options));
}

function fireIfDue(
  { name, arn: scheduleArn, actor, target, input, firings }: DeployedSchedule,
  { database, deliver }: SchedulerOptions,
  now: number,
): void {
  const row = findSchedule(database, name);
  const scheduledTime = firings.last(now);
  if (row === undefined || scheduledTime === undefined) return;
  if (scheduledTime <= (row.firedAt ?? row.createdAt)) return;
  const permissions = [permission("lambda:InvokeFunction", target)];
  actor.record({ service: "lambda", operation: "Invoke", permissions });
  inTransaction(database, () => {
    noteFiring(database, name, scheduledTime);
    deliver(target, fillIn(input, { scheduleArn, scheduledTime }));
  });
}
