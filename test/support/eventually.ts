import { setTimeout as delay } from "node:timers/promises";

const shortestPauseInMilliseconds = 25;
const longestPauseInMilliseconds = 250;
/** What is waited for through a client costs processor time, which slows down whatever is waited for. */
const pauseToWaited = 1 / 20;

/**
 * Asks again and again until the answer is right.
 *
 * @throws the last error, or one that shows the last answer, once the deadline is over.
 */
export async function eventually<Answer>(
  ask: () => Promise<Answer> | Answer,
  isRight: (answer: Answer) => boolean,
  deadlineInMilliseconds = 15_000,
): Promise<Answer> {
  const startedAt = Date.now();
  for (;;) {
    const answer = await ask();
    if (isRight(answer)) return answer;
    const waited = Date.now() - startedAt;
    if (waited > deadlineInMilliseconds) throw new Error(`Still ${JSON.stringify(answer)} at the deadline.`);
    await delay(pauseAfter(waited));
  }
}

/** Short while the answer may come any moment, longer the longer it has been waited for. */
function pauseAfter(waitedInMilliseconds: number): number {
  const pause = Math.max(shortestPauseInMilliseconds, waitedInMilliseconds * pauseToWaited);
  return Math.min(longestPauseInMilliseconds, pause);
}
