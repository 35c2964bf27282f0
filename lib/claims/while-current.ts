import type { ClaimStore } from "./claim.ts";
import { type Claimant, requireCurrent } from "./require-current.ts";

/**
 * Does something that lasts, unless something newer is wanted of the endpoint, before it or by the time that it is over:
 * who takes an endpoint over removes the candidate under a benchmark, and what is measured then, or fails, says nothing
 * about a release.
 *
 * @throws SupersededError
 */
export async function whileCurrent<Result>(
  claimant: Claimant,
  store: ClaimStore,
  work: () => Promise<Result>,
): Promise<Result> {
  await requireCurrent(claimant, store);
  const [outcome] = await Promise.allSettled([work()]);
  await requireCurrent(claimant, store);
  if (outcome.status === "rejected") throw outcome.reason;
  return outcome.value;
}
