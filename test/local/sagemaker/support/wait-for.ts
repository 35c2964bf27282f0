import { setTimeout as delay } from "node:timers/promises";

/** Asks again and again until there is an answer. Rejects after the deadline with the last thing that was in the way. */
export async function waitFor<Result>(
  question: () => Result | undefined | Promise<Result | undefined>,
  timeoutInMilliseconds = 20_000,
): Promise<Result> {
  const deadline = Date.now() + timeoutInMilliseconds;
  for (;;) {
    const answer = await question();
    if (answer !== undefined) {
      return answer;
    }
    if (Date.now() > deadline) {
      throw new Error(`No answer within ${timeoutInMilliseconds} ms from ${String(question)}`);
    }
    await delay(20);
  }
}
