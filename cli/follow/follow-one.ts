import { FailedError } from "#cli/errors.ts";
import { formatBenchmark } from "#cli/result/format-benchmark.ts";
import { isDeployed, isFailed } from "#cli/result/model-result.ts";
import {
  type AcceptedEntry,
  type FollowDeploymentsContext,
  followDeployments,
} from "./follow-deployments.ts";

/**
 * Follows the execution of one endpoint to its end, and answers what came of it.
 *
 * @throws FailedError when it fails.
 */
export async function followOne(
  entry: AcceptedEntry & { endpointName: string },
  context: FollowDeploymentsContext,
): Promise<void> {
  const { output, signal } = context;
  signal.addEventListener("abort", () =>
    output.say(`The execution goes on without us; ${howToAsk(entry.endpointName)}`),
  );
  const [result] = await followDeployments([entry], context);
  if (result === undefined) return;
  output.answer(result, () => (isDeployed(result) ? formatBenchmark(result) : []));
  if (isFailed(result)) throw new FailedError(result.error.message);
}

/** For those who do not wait. */
export function howToAsk(endpointName: string): string {
  return `\`onnxify status ${endpointName}\` tells when it is live.`;
}
