import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { arn } from "../api/arn.ts";
import type { Account } from "../context.ts";
import type { JobFolder } from "./job-folder.ts";
import type { ProcessingJob } from "./processing-job-schema.ts";

/**
 * Writes the two files that every processing container finds in /opt/ml/config ("Build your own processing container",
 * SageMaker developer guide).
 */
export async function writeJobConfiguration(
  account: Account,
  job: ProcessingJob,
  folder: JobFolder,
): Promise<void> {
  const configuration = { ProcessingJobArn: arn(account, "processing-job", job.name), ...job.request };
  const resources = { current_host: "algo-1", hosts: ["algo-1"] };
  await writeFile(join(folder.ml, "config", "processingjobconfig.json"), JSON.stringify(configuration));
  await writeFile(join(folder.ml, "config", "resourceconfig.json"), JSON.stringify(resources));
}
