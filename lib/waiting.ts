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
