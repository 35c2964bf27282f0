import { type RefusalReport, refusalSchema, reportSchemaVersion } from "#lib/benchmark-report.ts";
import { keys } from "#lib/keys.ts";
import { readLambdaError } from "#lib/read-lambda-error.ts";
import { readJson } from "#lib/s3/json-objects.ts";
import type { DeployDocument } from "#statemachine/document.ts";
import { subjectOfReceipt } from "#statemachine/subject-of-receipt.ts";
import type { ReportContext } from "./report.ts";

/** A document whose release was refused before it had an endpoint. */
export type RefusedDocument = Pick<DeployDocument, "executionName" | "entry" | "release" | "failure">;

/**
 * The receipt of such a release: why, and what the job found.
 *
 * @throws ZodError when the job left no table.
 */
export async function describeRefusal(
  { executionName, entry, release, failure }: RefusedDocument,
  { s3, bucket }: ReportContext,
): Promise<RefusalReport> {
  const found = await readJson<object>(s3, { bucket, key: keys.quantizationReport(executionName) });
  const { imageUri, toolchainDigest, handlerDigest } = release;
  return refusalSchema.parse({
    schemaVersion: reportSchemaVersion,
    verdict: "refused",
    refusedBy: failure.Error === "VerificationFailedError" ? "VerifyModel" : "CheckQuantization",
    failedGates: [readLambdaError(failure.Cause)],
    ...subjectOfReceipt({ entry, release }),
    quantization: found,
    provenance: { imageUri, toolchainDigest, handlerDigest },
  });
}
