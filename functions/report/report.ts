import type { S3Client } from "@aws-sdk/client-s3";
import { reportSchema } from "#lib/benchmark-report.ts";
import { keys } from "#lib/keys.ts";
import { readJson, writeJson } from "#lib/s3/json-objects.ts";
import { fromUrl, toUrl } from "#lib/s3/object-location.ts";
import { writeText } from "#lib/s3/write-text.ts";
import type { DeployDocument, DrawnReport } from "#statemachine/document.ts";
import { describeRefusal, type RefusedDocument } from "./describe-refusal.ts";
import { noteComparison } from "./note-comparison.ts";
import { noteFailure } from "./note-failure.ts";
import { renderRefusal } from "./render-refusal.ts";
import { renderReport } from "./render-report.ts";

/** The document as Report finds it: after a benchmark, or refused before there was one. */
export type ReportDocument =
  | (Pick<DeployDocument, "benchmark"> & Partial<Pick<DeployDocument, "vanillaFailure" | "failure">>)
  | RefusedDocument;

/** What Report works with. */
export interface ReportContext {
  s3: S3Client;
  bucket: string;
}

/**
 * Draws the receipt of a benchmark as one page for people, and puts it beside the JSON. Of a release that was refused
 * before it was benchmarked, it writes the JSON as well, from what the job found. Asked again after the comparison with
 * a vanilla endpoint, it draws that as well, or why there is none; and after the release was taken back, why.
 *
 * @throws ZodError when the JSON is not a receipt.
 */
export async function report(document: ReportDocument, context: ReportContext): Promise<DrawnReport> {
  if ("benchmark" in document) {
    const { key } = fromUrl(document.benchmark.reportUrl);
    const location = { bucket: context.bucket, key };
    const found = reportSchema.parse(await readJson(context.s3, location));
    const receipt = noteFailure(noteComparison(found, document), document);
    if (receipt !== found) await writeJson(context.s3, { ...location, value: receipt });
    return putPage(key, await renderReport(receipt), context);
  }
  const refusal = await describeRefusal(document, context);
  const { endpointName, releaseId, createdAt } = refusal;
  const key = keys.report(endpointName, releaseId, new Date(createdAt));
  await writeJson(context.s3, { bucket: context.bucket, key, value: refusal });
  return putPage(key, await renderRefusal(refusal), context);
}

async function putPage(reportKey: string, text: string, { s3, bucket }: ReportContext): Promise<DrawnReport> {
  const location = { bucket, key: keys.reportPage(reportKey) };
  await writeText(s3, { ...location, text, contentType: "text/html; charset=utf-8" });
  return { reportUrl: toUrl({ bucket, key: reportKey }), htmlUrl: toUrl(location) };
}
