import type { BenchmarkReport } from "#lib/benchmark-report.ts";
import { readLambdaError } from "#lib/read-lambda-error.ts";
import type { DeployDocument } from "#statemachine/document.ts";

/** The receipt of a release that has passed its gates and was taken back all the same: it is refused, and says why. */
export function noteFailure(
  receipt: BenchmarkReport,
  { failure }: Partial<Pick<DeployDocument, "failure">>,
): BenchmarkReport {
  if (failure === undefined) return receipt;
  return { ...receipt, verdict: "refused", failedGates: [readLambdaError(failure.Cause)] };
}
