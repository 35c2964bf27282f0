import { setTimeout as delay } from "node:timers/promises";

const pauseInMilliseconds = 25;

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
  const deadline = Date.now() + deadlineInMilliseconds;
  for (;;) {
    const answer = await ask();
    if (isRight(answer)) return answer;
    if (Date.now() > deadline) throw new Error(`Still ${JSON.stringify(answer)} at the deadline.`);
    await delay(pauseInMilliseconds);
  }
}
