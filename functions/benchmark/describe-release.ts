import { costOf } from "#lib/benchmark/cost-of.ts";
import type { MeasuredSpeed } from "#lib/benchmark/measure-speed.ts";
import { type BenchmarkReport, reportSchemaVersion } from "#lib/benchmark-report.ts";
import type { Accuracy, QuantizationReport } from "#lib/quantization-report.ts";
import type { DeployDocument } from "#statemachine/document.ts";
import { subjectOfReceipt } from "#statemachine/subject-of-receipt.ts";

/** What was measured of a release, or is known of it from the job. */
export interface Measured extends MeasuredSpeed {
  firstRequestInMilliseconds: number;
  accuracy: Accuracy;
  quantization: QuantizationReport;
  /** `undefined` when the endpoint does not say. */
  endpointCpuFlags: string[] | undefined;
}

/** A receipt that has not been judged yet. */
export function describeRelease(
  { entry, release, preflight }: Pick<DeployDocument, "entry" | "release" | "preflight">,
  {
    endpoint,
    grid,
    skippedCells,
    firstRequestInMilliseconds,
    accuracy,
    quantization,
    endpointCpuFlags,
  }: Measured,
): BenchmarkReport {
  const { imageUri, toolchainDigest, handlerDigest } = release;
  const { vanilla, ...made } = quantization;
  const cost = costOf(preflight.price.perHourInDollars, endpoint.requestsPerSecond);
  return {
    schemaVersion: reportSchemaVersion,
    verdict: "refused",
    failedGates: [],
    ...subjectOfReceipt({ entry, release }),
    firstRequestInMilliseconds,
    endpoint,
    vanilla,
    speedup: vanilla.p50InMilliseconds / endpoint.p50InMilliseconds,
    grid,
    skippedCells,
    accuracy: onlyNumbers(accuracy),
    quantization: made,
    ...(cost && { cost }),
    provenance: {
      imageUri,
      toolchainDigest,
      handlerDigest,
      ...(endpointCpuFlags && { endpointCpuFlags }),
    },
  };
}

/** JSON has no NaN: a figure that could not be worked out is left out, and has failed its gate. */
function onlyNumbers(accuracy: Accuracy): Record<string, number> {
  return Object.fromEntries(Object.entries({ ...accuracy }).filter(([, value]) => Number.isFinite(value)));
}
