import type { AcceptedEntry } from "#cli/follow/follow-deployments.ts";
import { isDone } from "#lib/status/entry-row.ts";
import { carryOut } from "./carry-out.ts";
import type { InvokeOptions } from "./invoke-function.ts";
import { makePlan } from "./make-plan.ts";

/**
 * Putting a manifest again starts nothing when its entries are live. Whoever deploys a model again wants to know whether
 * that is still so: a commit may have moved.
 *
 * @returns the entry with the execution that was started, or as it was.
 */
export async function lookAgain(
  entry: AcceptedEntry,
  manifestKey: string,
  options: InvokeOptions,
): Promise<AcceptedEntry> {
  if (!isDone(entry)) return entry;
  const [started] = await carryOut(await makePlan(manifestKey, options), options);
  return started ?? entry;
}
