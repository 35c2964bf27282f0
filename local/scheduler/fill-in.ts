import { randomUUID } from "node:crypto";

/** What a firing is told about itself. */
export interface Firing {
  scheduleArn: string;
  /** Milliseconds since 1970. */
  scheduledTime: number;
}

/**
 * Replaces the keywords of EventBridge Scheduler in a target's input.
 *
 * Source: https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html
 */
export function fillIn(input: string, { scheduleArn, scheduledTime }: Firing): string {
  const values: Record<string, string> = {
    "schedule-arn": scheduleArn,
    "scheduled-time": new Date(scheduledTime).toISOString().replace(/\.\d{3}Z$/, "Z"),
    "execution-id": randomUUID(),
    "attempt-number": "1",
  };
  return input.replaceAll(/<aws\.scheduler\.([a-z-]+)>/g, (keyword, name: string) => values[name] ?? keyword);
}
