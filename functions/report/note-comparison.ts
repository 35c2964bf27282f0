import type { BenchmarkReport } from "#lib/benchmark-report.ts";
import { readLambdaError } from "#lib/read-lambda-error.ts";
import type { DeployDocument } from "#statemachine/document.ts";

/** A receipt that says why there is no comparison with a vanilla endpoint, where one was wanted and none could be had. */
export function noteComparison(
  receipt: BenchmarkReport,
  { vanillaFailure }: Partial<Pick<DeployDocument, "vanillaFailure">>,
): BenchmarkReport {
  if (vanillaFailure === undefined) return receipt;
  return { ...receipt, vanillaEndpoint: { absentBecause: readLambdaError(vanillaFailure.Cause) } };
}
