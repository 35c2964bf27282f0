import type { S3Client } from "@aws-sdk/client-s3";
import { type BenchmarkReport, reportSchema } from "#lib/benchmark-report.ts";
import type { Deployment } from "#lib/deployment.ts";
import { keys } from "#lib/keys.ts";
import { readJson } from "#lib/s3/json-objects.ts";
import { fromUrl } from "#lib/s3/object-location.ts";

/** The receipt of the release that is replaced, and where it is. */
export interface LiveReport {
  reportUrl: string;
  report: BenchmarkReport;
}

/** `undefined` when nothing was live before, or its receipt is gone or of another version of the schema. */
export async function readLiveReport(
  endpointName: string,
  { s3, bucket }: { s3: S3Client; bucket: string },
): Promise<LiveReport | undefined> {
  const deployment = await readJson<Deployment>(s3, { bucket, key: keys.deployment(endpointName) });
  if (deployment === undefined) return undefined;
  const { reportUrl } = deployment.live;
  const { data: report } = reportSchema.safeParse(await readJson(s3, fromUrl(reportUrl)));
  return report && { reportUrl, report };
}
