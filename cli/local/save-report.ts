import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { S3Client } from "@aws-sdk/client-s3";
import type { DeployedModel } from "#cli/result/model-result.ts";
import { readText } from "#lib/s3/json-objects.ts";
import { fromUrl } from "#lib/s3/object-location.ts";

/** Copies a model's receipt out of the bucket to the same path below `folder`, and answers the model with that path. */
export async function saveReport(
  model: DeployedModel,
  { s3, folder }: { s3: S3Client; folder: string },
): Promise<DeployedModel> {
  const location = fromUrl(model.benchmark.reportUrl);
  const reportFile = join(folder, location.key);
  await mkdir(dirname(reportFile), { recursive: true });
  await writeFile(reportFile, (await readText(s3, location)) ?? "");
  return { ...model, benchmark: { ...model.benchmark, reportFile } };
}
