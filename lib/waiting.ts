const shortestWaitInSeconds = 1;
const longestWaitInSeconds = 30;

/**
 * How long to wait before asking again about work that started at `startedAt`: a tenth of its age, so that short
 * work is noticed soon and two hours of work cost some 250 questions (Step Functions keeps 25,000 events at most).
 */
export function nextWaitInSeconds(startedAt: string, now = Date.now()): number {
  const tenthOfAgeInSeconds = Math.round((now - Date.parse(startedAt)) / 10_000);
  return Math.min(longestWaitInSeconds, Math.max(shortestWaitInSeconds, tenthOfAgeInSeconds));
}

const shortestTurnInSeconds = 2;
const longestTurnInSeconds = 600;

/**
 * How long to wait before asking again for a slot: a tenth of the time waited so far, give or take half of it, so that
 * a thousand executions that began together do not come back together. A day of it is some 250 questions.
 */
export function nextTurnInSeconds(
  waitingSince: string,
  { now = Date.now(), random = Math.random }: { now?: number; random?: () => number } = {},
): number {
  const tenthOfAgeInSeconds = (now - Date.parse(waitingSince)) / 10_000;
  const turnInSeconds = Math.min(longestTurnInSeconds, Math.max(shortestTurnInSeconds, tenthOfAgeInSeconds));
  return Math.round(turnInSeconds * (0.5 + random()));
}
