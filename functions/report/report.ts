import type { S3Client } from "@aws-sdk/client-s3";
import { reportSchema } from "#lib/benchmark-report.ts";
import { keys } from "#lib/keys.ts";
import { readJson } from "#lib/s3/json-objects.ts";
import { fromUrl, toUrl } from "#lib/s3/object-location.ts";
import { writeText } from "#lib/s3/write-text.ts";
import type { DeployDocument, DrawnReport } from "#statemachine/document.ts";
import { renderReport } from "./render-report.ts";

/**
 * Draws the receipt of a benchmark as one page for people, and puts it beside the JSON.
 *
 * @throws ZodError when the JSON is not a receipt.
 */
export async function report(
  { benchmark }: Pick<DeployDocument, "benchmark">,
  { s3, bucket }: { s3: S3Client; bucket: string },
): Promise<DrawnReport> {
  const { key } = fromUrl(benchmark.reportUrl);
  const receipt = reportSchema.parse(await readJson(s3, { bucket, key }));
  const location = { bucket, key: keys.reportPage(key) };
  const text = await renderReport(receipt);
  await writeText(s3, { ...location, text, contentType: "text/html; charset=utf-8" });
  return { htmlUrl: toUrl(location) };
}
