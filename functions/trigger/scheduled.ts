/**
 * What the schedule hands over, as resources/schedule.yml says. `scheduledTime` is when it was to fire, such as
 * `2026-11-24T08:00:00Z`, and the same for every delivery of one firing.
 * Source: https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html
 */
export interface Scheduled {
  source: "aws.scheduler";
  scheduledTime: string;
}
